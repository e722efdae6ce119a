"""The terminal: keys, prompt, questions, waiting, printing. prompt_toolkit lives here and nowhere else."""
