"""The README as a script: what a section tells its reader to type."""

import re


def commands(path, heading):
    """The commands in the code blocks of the section whose heading matches `heading`.

    A `sh` block is read as a whole, a `console` block by its lines that begin with a prompt.
    """
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    steps, block = [], []
    for inside, kind, line in fenced(section(lines, heading)):
        if inside and (kind in ("sh", "bash", "shell") or line.startswith(("$ ", "# "))):
            block.append(re.sub(r"^[$#] ", "", line) if kind == "console" else line)
        elif block:
            steps += split(block)
            block = []
    return steps + split(block)


def section(lines, heading):
    """The lines under the heading, to the next one that is not below it."""
    level, taken = None, []
    is_code = False
    for line in lines:
        is_code ^= line.startswith("```")
        mark = None if is_code else re.match(r"(#+) +(.*)", line)
        if mark and level is None and re.search(heading, mark[2], re.IGNORECASE):
            level = len(mark[1])
        elif mark and level is not None and len(mark[1]) <= level:
            break
        elif level is not None:
            taken.append(line)
    return taken


def fenced(lines):
    """Each line with whether it is in a code block, and of what kind."""
    kind = None
    for line in lines:
        if line.startswith("```"):
            kind = None if kind is not None else line[3:].strip() or "text"
            yield False, "", line
        else:
            yield kind is not None, kind or "", line


def split(lines):
    """Commands of one block: continued lines and here-documents stay together; comments and blank lines go."""
    steps, current, end = [], [], None
    for line in lines:
        current.append(line)
        if end is not None:
            if line.strip() != end:
                continue
            end = None
        else:
            here = re.search(r"<<-?\s*['\"]?(\w+)['\"]?", line)
            if here:
                end = here[1]
                continue
            if line.endswith("\\"):
                continue
        text = "\n".join(current)
        current = []
        if text.strip() and not text.lstrip().startswith("#"):
            steps.append(text)
    return steps
