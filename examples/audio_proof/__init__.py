"""The proof of audio_uploads: a real server, asked over loopback, its memory measured."""
