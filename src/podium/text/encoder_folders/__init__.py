"""The formats that the folder of a pretrained encoder may have, one a file.

Each says which files decide and refuses what it cannot read (`files`), which id stands for padding (`padding_id`), and
how texts become ids (`pieces`).
"""
