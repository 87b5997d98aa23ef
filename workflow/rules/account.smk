rule account:
    input:
        microdata=rules.pool.output[0],
        ledger=rules.ledger.output.ledger,
        fit=rules.models.output.fit,
        crosswalks=expand(
            f"{STUDY.folder}/crosswalk/{{source}}.csv", source=STUDY.sources
        ),
        code=code("account"),
    output:
        comparability=f"{RESULTS}/harmonisation/comparability.csv",
        response_styles=f"{RESULTS}/harmonisation/response_styles.csv",
        missingness=f"{RESULTS}/descriptives/missingness.csv",
        flow=f"{RESULTS}/models/flow.csv",
    log:
        f"{LOGS}/account.log",
    benchmark:
        f"{LOGS}/account.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        targets={source: STUDY.targets(source) for source in STUDY.sources},
        variables=STUDY.variables,
        indices=STUDY.indices,
        models=list(STUDY.models.values()),
        countries=[country["country"] for country in STUDY.countries],
        single={
            name: source["country"]
            for name, source in STUDY.sources.items()
            if "country" in source
        },
    script:
        "../scripts/account.py"


rule figures_account:
    input:
        comparability=rules.account.output.comparability,
        missingness=rules.account.output.missingness,
        flow=rules.account.output.flow,
        code=code("figures_account"),
    output:
        comparability_pdf=f"{RESULTS}/figures/comparability.pdf",
        comparability_png=f"{RESULTS}/figures/comparability.png",
        comparability_svg=report(
            f"{RESULTS}/figures/comparability.svg",
            caption="../report/comparability.rst",
            category="Figures",
            labels={"figure": "Comparability of the sources"},
        ),
        missingness_pdf=f"{RESULTS}/figures/missingness.pdf",
        missingness_png=f"{RESULTS}/figures/missingness.png",
        missingness_svg=report(
            f"{RESULTS}/figures/missingness.svg",
            caption="../report/missingness.rst",
            category="Figures",
            labels={"figure": "Missing answers"},
        ),
        flow_pdf=f"{RESULTS}/figures/flow.pdf",
        flow_png=f"{RESULTS}/figures/flow.png",
        flow_svg=report(
            f"{RESULTS}/figures/flow.svg",
            caption="../report/flow.rst",
            category="Figures",
            labels={"figure": "Sample flow"},
        ),
    log:
        f"{LOGS}/figures/account.log",
    benchmark:
        f"{LOGS}/figures/account.benchmark.tsv"
    conda:
        "../envs/coproduction.yaml"
    params:
        labels=STUDY.labels(),
        titles={
            "comparability": "Comparability of the sources",
            "missingness": "Missing answers by kind, variable and country",
            "flow": "From the rows of the files to the analysis sample",
        },
        simulated=STUDY.simulated,
    script:
        "../scripts/figures_account.py"
