#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""libocispec/generated/ is what the schemas say (libocispec/generate.py --check)"""

import os
import subprocess
import sys

top = os.environ.get("srcdir", os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
generate = os.path.join(top, "libocispec", "generate.py")
sys.exit(subprocess.run([sys.executable, "-B", generate, "--check"], check=False).returncode)
