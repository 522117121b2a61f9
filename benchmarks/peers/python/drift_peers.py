"""What Evidently and NannyML say of the days that `./intent bench drift-power --export=DIR` wrote.

    python drift_peers.py evidently DIR     # in an environment with evidently==0.7.23 "pandas<3"
    python drift_peers.py nannyml DIR       # in another, with nannyml==0.13.1 statsmodels "pandas<3"

Each tool as its documentation begins: Evidently's DataDriftPreset, NannyML's univariate
Jensen-Shannon distance, with their default thresholds. A day alarms if any column does; Evidently's
own verdict on the whole (half of the columns) stands beside it as "whole". Prints a line of JSON for
each kind of day: how many days there were, and how many alarmed.
"""

import collections
import json
import pathlib
import sys
import warnings

import pandas as pd

warnings.filterwarnings("ignore")


def read(path, categories):
    frame = pd.read_csv(path, dtype={name: str for name in categories})
    return frame.drop(columns=["session"])


def evidently(reference, categories):
    from evidently import DataDefinition, Dataset, Report
    from evidently.presets import DataDriftPreset

    numbers = [name for name in reference.columns if name not in categories]
    definition = DataDefinition(numerical_columns=numbers, categorical_columns=categories)

    def judge(day):
        # A column without any value is more than the preset can bear.
        empty = [name for name in day.columns if day[name].isna().all()]
        kept = DataDefinition(
            numerical_columns=[name for name in numbers if name not in empty],
            categorical_columns=[name for name in categories if name not in empty],
        )
        chosen = kept if empty else definition
        run = Report([DataDriftPreset()]).run(
            Dataset.from_pandas(day.drop(columns=empty), data_definition=chosen),
            Dataset.from_pandas(reference.drop(columns=empty), data_definition=chosen),
        )
        counted = json.loads(run.json())["metrics"][0]["value"]
        return {"any": counted["count"] > 0, "whole": counted["share"] >= 0.5}

    return judge


def nannyml(reference, categories):
    import nannyml as nml

    # Its thresholds come from chunks of the reference that are as large as a day.
    calculators = {}

    def judge(day):
        rows = len(day)
        if rows not in calculators:
            calculators[rows] = nml.UnivariateDriftCalculator(
                column_names=list(reference.columns),
                treat_as_categorical=categories,
                chunk_size=rows,
            ).fit(reference)
        drift = calculators[rows].calculate(day).filter(period="analysis").to_df()
        alerts = [column for column in drift.columns if column[-1] == "alert"]
        return {"any": bool(drift[alerts].to_numpy().any())}

    return judge


def main():
    tool, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    categories = json.loads((folder / "categories.json").read_text())
    reference = read(folder / "reference.csv.gz", categories)
    judge = {"evidently": evidently, "nannyml": nannyml}[tool](reference, categories)
    kinds = collections.defaultdict(list)
    for path in sorted(folder.glob("day-*.csv.gz")):
        # day-KIND-NUMBER.csv.gz
        kinds[path.name.split("-")[1]].append(judge(read(path, categories)))
    for kind, days in kinds.items():
        alarms = {name: sum(day[name] for day in days) for name in days[0]}
        print(json.dumps({"tool": tool, "kind": kind, "days": len(days), "alarms": alarms}))


if __name__ == "__main__":
    main()
