"""The pattern library: folders in, validated patterns and a compiled cache out."""
