"""Building blocks: their files, the kinds of values between them, and their templates rendered."""
