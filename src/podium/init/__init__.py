"""From a competition's folder or zip to params.yaml and data/raw/<name>/.

start.begin(...)     all of it: look, infer, say, put in place
infer.inferred(...)  what the files tell, and what they do not
"""
