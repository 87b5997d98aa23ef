# Multi-group factor models of lavaan: the values of invariance_values.csv.
#
#     Rscript invariance.R        (lavaan 0.6-14; run in this folder)
#
# "school": Holzinger and Swineford (1939), 9 items, 3 factors, as lavaan brings them.
# "survey": made here, three countries of clusters and weights, 5 items of one factor.
suppressMessages(library(lavaan))
school <- HolzingerSwineford1939[, c("school", paste0("x", 1:9))]
write.csv(school, "invariance_school.csv", row.names = FALSE, quote = FALSE)

set.seed(1)
n <- 900
country <- rep(c("AA", "BB", "CC"), c(350, 300, 250))
psu <- paste0(country, ceiling(ave(seq_len(n), country, FUN = seq_along) / 10))
eta <- rnorm(n, c(AA = 0, BB = .3, CC = -.2)[country]) + rep(rnorm(90, 0, .4), each = 10)
slope <- c(1, .8, 1.2, .6, .9)
y <- sapply(1:5, function(j) {
    round(pmin(4, pmax(1, 2.5 + slope[j] * eta * .6 + rnorm(n, 0, .8))) * 10) / 10
})
y[country == "CC", 3] <- y[country == "CC", 3] + .5
made <- data.frame(country, psu, weight = round(runif(n, .3, 3), 3), y)
names(made)[4:8] <- paste0("y", 1:5)
write.csv(made, "invariance_survey.csv", row.names = FALSE, quote = FALSE)

out <- data.frame()
add <- function(case, domain, term, statistic, value) {
    out <<- rbind(out, data.frame(case, domain, term, statistic,
        value = trimws(formatC(as.numeric(value), digits = 12, format = "g"))))
}
three <- "v =~ x1 + x2 + x3\n t =~ x4 + x5 + x6\n s =~ x7 + x8 + x9"
one <- "f =~ y1 + y2 + y3 + y4 + y5"
steps <- list(
    configural = "", metric = "loadings", scalar = c("loadings", "intercepts"),
    strict = c("loadings", "intercepts", "residuals")
)
plain <- c(chi2 = "chisq", df = "df", cfi = "cfi", tli = "tli", rmsea = "rmsea", srmr = "srmr")
for (step in names(steps)) {
    fit <- cfa(three, school, group = "school", group.equal = steps[[step]])
    found <- fitMeasures(fit, plain)
    for (k in names(plain)) add("school", step, "", k, found[[plain[[k]]]])
}
fit <- cfa(three, school, group = "school", group.equal = steps$scalar,
    group.partial = c("x3~1", "x7~1"))
found <- fitMeasures(fit, plain)
for (k in names(plain)) add("school", "partial", "", k, found[[plain[[k]]]])

scaled <- c(chi2 = "chisq", df = "df", scaling = "chisq.scaling.factor",
    chi2_scaled = "chisq.scaled", cfi = "cfi.scaled", tli = "tli.scaled", rmsea = "rmsea.scaled",
    srmr = "srmr")
of <- c("=~" = "loading", "~1" = "intercept", "~~" = "variance")
for (case in c("plain", "weighted", "clustered", "weighted_clustered")) {
    for (step in names(steps)[1:3]) {
        given <- list(model = one, data = made, group = "country", group.equal = steps[[step]],
            estimator = "MLR", std.lv = TRUE, optim.force.converged = TRUE)
        if (grepl("weighted", case)) given$sampling.weights <- "weight"
        if (grepl("clustered", case)) given$cluster <- "psu"
        fit <- suppressWarnings(do.call("cfa", given))
        found <- fitMeasures(fit, scaled)
        for (k in names(scaled)) add(case, step, "", k, found[[scaled[[k]]]])
        p <- parameterEstimates(fit)
        p <- p[p$se > 0, ]
        for (i in seq_len(nrow(p))) {
            term <- paste(unique(made$country)[p$group[i]], of[[p$op[i]]],
                if (p$op[i] == "=~") p$rhs[i] else p$lhs[i])
            full <- parTable(fit)
            row <- full[full$lhs == p$lhs[i] & full$op == p$op[i] & full$rhs == p$rhs[i] &
                full$group == p$group[i], ]
            add(case, step, term, "estimate", row$est)
            add(case, step, term, "std_error", row$se)
        }
    }
}
write.csv(out, "invariance_values.csv", row.names = FALSE, quote = FALSE)
