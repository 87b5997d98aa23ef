"""Cited works: the sources of methods that a paper, its supplement and their tables name."""

import re
from collections.abc import Iterable, Iterator

#: Authors, with the year where the texts tell it, to the entry of the list.
WORKS = {
    "Asparouhov and Muthén 2014": (
        "Asparouhov, T., & Muthén, B. (2014). Multiple-group factor analysis alignment. "
        "Structural Equation Modeling, 21(4), 495–508. "
        "https://doi.org/10.1080/10705511.2014.919210"
    ),
    "Barnard and Rubin": (
        "Barnard, J., & Rubin, D. B. (1999). Small-sample degrees of freedom with multiple "
        "imputation. Biometrika, 86(4), 948–955. https://doi.org/10.1093/biomet/86.4.948"
    ),
    "Benjamini and Hochberg": (
        "Benjamini, Y., & Hochberg, Y. (1995). Controlling the false discovery rate: A "
        "practical and powerful approach to multiple testing. Journal of the Royal Statistical "
        "Society: Series B, 57(1), 289–300. https://doi.org/10.1111/j.2517-6161.1995.tb02031.x"
    ),
    "Brant": (
        "Brant, R. (1990). Assessing proportionality in the proportional odds model for ordinal "
        "logistic regression. Biometrics, 46(4), 1171–1178. https://doi.org/10.2307/2532457"
    ),
    "Cameron and Trivedi": (
        "Cameron, A. C., & Trivedi, P. K. (1990). Regression-based tests for overdispersion in "
        "the Poisson model. Journal of Econometrics, 46(3), 347–364. "
        "https://doi.org/10.1016/0304-4076(90)90014-K"
    ),
    "Chen 2007": (
        "Chen, F. F. (2007). Sensitivity of goodness of fit indexes to lack of measurement "
        "invariance. Structural Equation Modeling, 14(3), 464–504. "
        "https://doi.org/10.1080/10705510701301834"
    ),
    "Cheung and Rensvold 2002": (
        "Cheung, G. W., & Rensvold, R. B. (2002). Evaluating goodness-of-fit indexes for "
        "testing measurement invariance. Structural Equation Modeling, 9(2), 233–255. "
        "https://doi.org/10.1207/S15328007SEM0902_5"
    ),
    "Cinelli and Hazlett": (
        "Cinelli, C., & Hazlett, C. (2020). Making sense of sensitivity: Extending omitted "
        "variable bias. Journal of the Royal Statistical Society: Series B, 82(1), 39–67. "
        "https://doi.org/10.1111/rssb.12348"
    ),
    "Cochran": (
        "Cochran, W. G. (1954). The combination of estimates from different experiments. "
        "Biometrics, 10(1), 101–129. https://doi.org/10.2307/3001666"
    ),
    "Cox and Snell": (
        "Cox, D. R., & Snell, E. J. (1989). Analysis of binary data (2nd ed.). London: Chapman "
        "and Hall."
    ),
    "Crane and others 2004": (
        "Crane, P. K., van Belle, G., & Larson, E. B. (2004). Test bias in a cognitive test: "
        "Differential item functioning in the CASI. Statistics in Medicine, 23(2), 241–256. "
        "https://doi.org/10.1002/sim.1713"
    ),
    "Cronbach": (
        "Cronbach, L. J. (1951). Coefficient alpha and the internal structure of tests. "
        "Psychometrika, 16(3), 297–334. https://doi.org/10.1007/BF02310555"
    ),
    "Deville and Särndal": (
        "Deville, J.-C., & Särndal, C.-E. (1992). Calibration estimators in survey sampling. "
        "Journal of the American Statistical Association, 87(418), 376–382. "
        "https://doi.org/10.1080/01621459.1992.10475217"
    ),
    "DuMouchel and Duncan": (
        "DuMouchel, W. H., & Duncan, G. J. (1983). Using sample survey weights in multiple "
        "regression analyses of stratified samples. Journal of the American Statistical "
        "Association, 78(383), 535–543. https://doi.org/10.1080/01621459.1983.10478006"
    ),
    "Erreygers": (
        "Erreygers, G. (2009). Correcting the concentration index. Journal of Health Economics, "
        "28(2), 504–515. https://doi.org/10.1016/j.jhealeco.2008.02.003"
    ),
    "Fay": (
        "Judkins, D. R. (1990). Fay’s method for variance estimation. Journal of Official "
        "Statistics, 6(3), 223–239."
    ),
    "Feldt": (
        "Feldt, L. S. (1965). The approximate sampling distribution of Kuder-Richardson "
        "reliability coefficient twenty. Psychometrika, 30(3), 357–370. "
        "https://doi.org/10.1007/BF02289499"
    ),
    "Fieller": (
        "Fieller, E. C. (1954). Some problems in interval estimation. Journal of the Royal "
        "Statistical Society: Series B, 16(2), 175–185. "
        "https://doi.org/10.1111/j.2517-6161.1954.tb00159.x"
    ),
    "Holm": (
        "Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian "
        "Journal of Statistics, 6(2), 65–70."
    ),
    "Jodoin and Gierl 2001": (
        "Jodoin, M. G., & Gierl, M. J. (2001). Evaluating type I error and power rates using an "
        "effect size measure with the logistic regression procedure for DIF detection. Applied "
        "Measurement in Education, 14(4), 329–349. https://doi.org/10.1207/S15324818AME1404_2"
    ),
    "Jones 1996": (
        "Jones, M. P. (1996). Indicator and stratification methods for missing explanatory "
        "variables in multiple linear regression. Journal of the American Statistical "
        "Association, 91(433), 222–230. https://doi.org/10.1080/01621459.1996.10476680"
    ),
    "Knapp and Hartung": (
        "Knapp, G., & Hartung, J. (2003). Improved tests for a random effects meta-regression "
        "with a single covariate. Statistics in Medicine, 22(17), 2693–2710. "
        "https://doi.org/10.1002/sim.1482"
    ),
    "Korn and Graubard": (
        "Korn, E. L., & Graubard, B. I. (1990). Simultaneous testing of regression coefficients "
        "with complex survey data: Use of Bonferroni t statistics. The American Statistician, "
        "44(4), 270–276. https://doi.org/10.1080/00031305.1990.10475737"
    ),
    "Lewis and Linzer": (
        "Lewis, J. B., & Linzer, D. A. (2005). Estimating regression models in which the "
        "dependent variable is based on estimates. Political Analysis, 13(4), 345–364. "
        "https://doi.org/10.1093/pan/mpi026"
    ),
    "Lumley and Scott": (
        "Lumley, T., & Scott, A. (2015). AIC and BIC for modeling with complex survey data. "
        "Journal of Survey Statistics and Methodology, 3(1), 1–18. "
        "https://doi.org/10.1093/jssam/smu021"
    ),
    "Muthén and Asparouhov 2014": (
        "Muthén, B., & Asparouhov, T. (2014). IRT studies of many groups: The alignment method. "
        "Frontiers in Psychology, 5, 978. https://doi.org/10.3389/fpsyg.2014.00978"
    ),
    "Nagelkerke": (
        "Nagelkerke, N. J. D. (1991). A note on a general definition of the coefficient of "
        "determination. Biometrika, 78(3), 691–692. https://doi.org/10.1093/biomet/78.3.691"
    ),
    "Rao and Scott": (
        "Rao, J. N. K., & Scott, A. J. (1984). On chi-squared tests for multiway contingency "
        "tables with cell proportions estimated from survey data. The Annals of Statistics, "
        "12(1), 46–60. https://doi.org/10.1214/aos/1176346391"
    ),
    "Rhemtulla, Brosseau-Liard and Savalei 2012": (
        "Rhemtulla, M., Brosseau-Liard, P. É., & Savalei, V. (2012). When can categorical "
        "variables be treated as continuous? Psychological Methods, 17(3), 354–373. "
        "https://doi.org/10.1037/a0029315"
    ),
    "Rubin": (
        "Rubin, D. B. (1987). Multiple imputation for nonresponse in surveys. New York: Wiley. "
        "https://doi.org/10.1002/9780470316696"
    ),
    "Satterthwaite": (
        "Satterthwaite, F. E. (1946). An approximate distribution of estimates of variance "
        "components. Biometrics Bulletin, 2(6), 110–114. https://doi.org/10.2307/3002019"
    ),
    "Simonsohn, Simmons and Nelson": (
        "Simonsohn, U., Simmons, J. P., & Nelson, L. D. (2020). Specification curve analysis. "
        "Nature Human Behaviour, 4, 1208–1214. https://doi.org/10.1038/s41562-020-0912-z"
    ),
    "Snijders and Bosker": (
        "Snijders, T. A. B., & Bosker, R. J. (1994). Modeled variance in two-level models. "
        "Sociological Methods & Research, 22(3), 342–363. "
        "https://doi.org/10.1177/0049124194022003004"
    ),
    "Wagstaff": (
        "Wagstaff, A. (2005). The bounds of the concentration index when the variable of "
        "interest is binary, with an application to immunization inequality. Health Economics, "
        "14(4), 429–432. https://doi.org/10.1002/hec.953"
    ),
    "Webb": (
        "Webb, M. D. (2023). Reworking wild bootstrap-based inference for clustered errors. "
        "Canadian Journal of Economics, 56(3), 839–858. https://doi.org/10.1111/caje.12661"
    ),
    "Yuan and Bentler": (
        "Yuan, K.-H., & Bentler, P. M. (2000). Three likelihood-based methods for mean and "
        "covariance structure analysis with nonnormal missing data. Sociological Methodology, "
        "30(1), 165–200. https://doi.org/10.1111/0081-1750.00078"
    ),
    "Zumbo 1999": (
        "Zumbo, B. D. (1999). A handbook on the theory and methods of differential item "
        "functioning (DIF). Ottawa: Directorate of Human Resources Research and Evaluation, "
        "Department of National Defense."
    ),
}
#: What is no name in these.
_BETWEEN = ("and", "others")


def cited(texts: Iterable[str]) -> Iterator[str]:
    """The works that some texts of any language name, in order of their authors."""
    found = {work for text in texts for work in named(text)}
    yield from (WORKS[work] for work in sorted(found))


def named(text: str) -> Iterator[str]:
    """The keys of `WORKS` that a text names; of works that share a name the longer one.

    Languages keep the names of authors, which they may inflect, and the order of these.
    """
    for work, (names, pattern) in _PATTERNS.items():
        if not all(name in text for name in names):  # which is found much sooner
            continue
        text, n = pattern.subn(" ", text)
        if n:
            yield work


def _pattern(work: str) -> tuple[list[str], re.Pattern[str]]:
    """The names that a text holds which names a work, without their endings, and how they stand."""
    # Czech drops a last vowel before its ending
    names = [re.sub("[eo]$", "", name) for name in re.findall(r"\w+", work) if name not in _BETWEEN]
    return names, re.compile(r"\b" + r"\w*\W+(?:\w+\W+){0,2}?".join(names) + r"\w*")


_PATTERNS = {work: _pattern(work) for work in sorted(WORKS, key=lambda one: (-len(one), one))}
