"""The floor of the prompt: the smallest program that edits a line with prompt_toolkit."""

from prompt_toolkit import PromptSession

session: PromptSession[str] = PromptSession()
while True:
    try:
        session.prompt("twsh> ")
    except KeyboardInterrupt:
        continue
    except EOFError:
        break
