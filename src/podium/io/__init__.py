"""Files in and out: tables of any common format, and outputs that appear whole or not at all."""
