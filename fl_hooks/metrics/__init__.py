"""The classes that applications use, each in the module that the guide names."""
