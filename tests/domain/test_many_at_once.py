"""Classes of records are ready before threads use them: the library would crash the process where two made one ready at once."""

import subprocess
import sys
from textwrap import dedent

TRIALS = 30
CODE = dedent(f"""
    import sys
    from threading import Barrier, Thread
    from typing import Annotated
    import msgspec
    from app.domain.access import Audience
    from app.domain.records.field import Field, record

    sys.setswitchinterval(1e-6)
    WORD = Annotated[str, Field("Word", "Mot", "A word.", Audience.PUBLIC)]

    def read(cls, gate):
        gate.wait()
        msgspec.convert({{f"f{{number}}": "word" for number in range(40)}}, cls)

    for trial in range({TRIALS}):
        bare = msgspec.defstruct("Made", [(f"f{{number}}", WORD) for number in range(40)])
        cls, gate = record(f"made-{{trial}}", prefix="x", identity=())(bare), Barrier(8)
        threads = [Thread(target=read, args=(cls, gate)) for _ in range(8)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
    print("all read")
""")


def test_threads_that_are_the_first_to_read_a_record_leave_the_process_alive() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "all read\n", "")
