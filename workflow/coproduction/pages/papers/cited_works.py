"""Cited works: the sources of methods that a paper, its supplement and their tables name."""

from collections.abc import Collection, Iterator

from coproduction.results.invariance_files import LICENSED
from coproduction.results.multiverse_files import SUMMARY

#: Authors and year, as texts cite them, to the entry of the list.
WORKS = {
    "Asparouhov and Muthén 2014": "Asparouhov, T., & Muthén, B. (2014). Multiple-group factor "
    "analysis alignment. Structural Equation Modeling, 21(4), 495–508. "
    "https://doi.org/10.1080/10705511.2014.919210",
    "Chen 2007": "Chen, F. F. (2007). Sensitivity of goodness of fit indexes to lack of "
    "measurement invariance. Structural Equation Modeling, 14(3), 464–504. "
    "https://doi.org/10.1080/10705510701301834",
    "Cheung and Rensvold 2002": "Cheung, G. W., & Rensvold, R. B. (2002). Evaluating "
    "goodness-of-fit indexes for testing measurement invariance. Structural Equation Modeling, "
    "9(2), 233–255. https://doi.org/10.1207/S15328007SEM0902_5",
    "Crane and others 2004": "Crane, P. K., van Belle, G., & Larson, E. B. (2004). Test bias in a "
    "cognitive test: Differential item functioning in the CASI. Statistics in Medicine, 23(2), "
    "241–256. https://doi.org/10.1002/sim.1713",
    "Jodoin and Gierl 2001": "Jodoin, M. G., & Gierl, M. J. (2001). Evaluating type I error and "
    "power rates using an effect size measure with the logistic regression procedure for DIF "
    "detection. Applied Measurement in Education, 14(4), 329–349. "
    "https://doi.org/10.1207/S15324818AME1404_2",
    "Jones 1996": "Jones, M. P. (1996). Indicator and stratification methods for missing "
    "explanatory variables in multiple linear regression. Journal of the American Statistical "
    "Association, 91(433), 222–230. https://doi.org/10.1080/01621459.1996.10476680",
    "Korn and Graubard 1990": "Korn, E. L., & Graubard, B. I. (1990). Simultaneous testing of "
    "regression coefficients with complex survey data: Use of Bonferroni t statistics. The "
    "American Statistician, 44(4), 270–276. https://doi.org/10.1080/00031305.1990.10475737",
    "Muthén and Asparouhov 2014": "Muthén, B., & Asparouhov, T. (2014). IRT studies of many "
    "groups: The alignment method. Frontiers in Psychology, 5, 978. "
    "https://doi.org/10.3389/fpsyg.2014.00978",
    "Rhemtulla, Brosseau-Liard and Savalei 2012": "Rhemtulla, M., Brosseau-Liard, P. É., & "
    "Savalei, V. (2012). When can categorical variables be treated as continuous? Psychological "
    "Methods, 17(3), 354–373. https://doi.org/10.1037/a0029315",
    "Simonsohn, Simmons and Nelson": "Simonsohn, U., Simmons, J. P., & Nelson, L. D. (2020). "
    "Specification curve analysis. Nature Human Behaviour, 4, 1208–1214. "
    "https://doi.org/10.1038/s41562-020-0912-z",
    "Yuan and Bentler": "Yuan, K.-H., & Bentler, P. M. (2000). Three likelihood-based methods for "
    "mean and covariance structure analysis with nonnormal missing data. Sociological "
    "Methodology, 30(1), 165–200. https://doi.org/10.1111/0081-1750.00078",
    "Zumbo 1999": "Zumbo, B. D. (1999). A handbook on the theory and methods of differential item "
    "functioning (DIF). Ottawa: Directorate of Human Resources Research and Evaluation, "
    "Department of National Defense.",
}
#: File of results whose words stand in Methods, and kind of table, to the works that these name.
BY_FILE = {
    LICENSED.path: (
        "Chen 2007",
        "Cheung and Rensvold 2002",
        "Rhemtulla, Brosseau-Liard and Savalei 2012",
        "Yuan and Bentler",
    ),
    SUMMARY.path: ("Simonsohn, Simmons and Nelson",),
}
#: File to the kind of table whose notes name the same works.
TABLE_OF = {LICENSED.path: "invariance", SUMMARY.path: "multiverse"}
BY_KIND = {
    "alignment": ("Asparouhov and Muthén 2014", "Muthén and Asparouhov 2014"),
    "balance": ("Korn and Graubard 1990",),
    "dif": (
        "Crane and others 2004",
        "Jodoin and Gierl 2001",
        "Korn and Graubard 1990",
        "Zumbo 1999",
    ),
    "factor_means": ("Asparouhov and Muthén 2014",),
    "imputation": ("Jones 1996",),
}


def cited(files: Collection[str], kinds: Collection[str]) -> Iterator[str]:
    """The works that a study with these `files` of results and `kinds` of tables may name, in
    order of their authors."""
    named = {work for file, works in BY_FILE.items() if file in files for work in works}
    named |= {work for kind, works in BY_KIND.items() if kind in kinds for work in works}
    yield from (WORKS[work] for work in sorted(named))
