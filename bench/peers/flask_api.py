"""The answers of a folder, read once, as Flask serves them: what the benchmark of the API compares with."""

import json
import os
import pathlib

from flask import Flask, jsonify

folder = pathlib.Path(os.environ["ANSWERS"])
answers = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}
app = Flask(__name__)


@app.get("/api/<kpi>")
def rows(kpi):
    return jsonify(answers[kpi])
