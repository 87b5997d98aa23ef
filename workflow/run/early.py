"""Early: the log of a job begins before the imports of its script, and keeps what they raise."""

_BEGIN = "import coproduction.logs; coproduction.logs.begin(snakemake.log[0])\n"


def logged(python: type) -> None:
    """Let Snakemake's class of scripts in Python begin the log of a job at the script's head."""
    plain = getattr(python, "get_preamble", None)
    if plain is None or plain.__module__ == __name__:
        return

    def get_preamble(self):
        return plain(self) + (_BEGIN if self.log else "")

    python.get_preamble = get_preamble
