# Differential item functioning by ordinal logits: the values of dif_values.csv.
#
#     Rscript dif.R        (ordinal 2022.11, survey 4.1, MASS; run in this folder)
#
# Answers are made here, in dif.csv: four levels, three countries of clusters and weights; "i3" is
# harder in CC, "two" has two levels. Estimates and likelihoods are those of `ordinal::clm`, which
# are held against `MASS::polr`; errors those of `survey`: scores of respondents by `numDeriv`.
suppressMessages(library(ordinal))
suppressMessages(library(MASS))
suppressMessages(library(survey))
suppressMessages(library(numDeriv))
set.seed(5)
n <- 450
country <- rep(c("AA", "BB", "CC"), each = n / 3)
psu <- paste0(country, ceiling(ave(seq_len(n), country, FUN = seq_along) / 10))
trait <- rnorm(n, c(AA = 0, BB = .4, CC = -.3)[country]) + rep(rnorm(n / 10, 0, .4), each = 10)
answer <- function(shift) findInterval(trait + shift + rlogis(n), c(-1.2, .2, 1.6)) + 1
data <- data.frame(country, psu, weight = round(runif(n, .3, 3), 3),
    i1 = answer(0), i2 = answer(.2), i3 = answer(.9 * (country == "CC")), i4 = answer(-.2))
data$two <- 1 + (data$i4 > 2)
data$i4 <- NULL
write.csv(data, "dif.csv", row.names = FALSE, quote = FALSE)
items <- c("i1", "i2", "i3", "two")

out <- data.frame()
add <- function(case, term, statistic, value) {
    out <<- rbind(out, data.frame(case, term, statistic,
        value = trimws(formatC(as.numeric(value), digits = 12, format = "g"))))
}
design <- svydesign(~psu, weights = ~weight, data = data)
for (item in items) {
    score <- rowMeans(data[setdiff(items, item)])
    centred <- score - weighted.mean(score, data$weight)
    x <- centred / sqrt(weighted.mean(centred^2, data$weight))
    y <- factor(data[[item]])
    w <- data$weight / mean(data$weight)
    columns <- cbind(x, B = country == "BB", C = country == "CC",
        xB = x * (country == "BB"), xC = x * (country == "CC"))
    k <- nlevels(y) - 1
    log_p <- function(par, z) {
        cut <- c(-Inf, par[seq_len(k)], Inf)
        eta <- drop(z %*% par[-seq_len(k)])
        log(plogis(cut[as.integer(y) + 1] - eta) - plogis(cut[as.integer(y)] - eta))
    }
    null <- logLik(clm(y ~ 1, weights = w, control = clm.control(gradTol = 1e-10)))
    r2 <- function(l) c(mcfadden = 1 - l / null,
        nagelkerke = (1 - exp(2 * (null - l) / n)) / (1 - exp(2 * null / n)))
    fits <- lapply(c(1, 3, 5), function(p) {
        m <- columns[, seq_len(p), drop = FALSE]
        fit <- clm(y ~ m, weights = w, control = clm.control(gradTol = 1e-10))
        if (k > 1) stopifnot(abs(logLik(fit) - logLik(polr(y ~ m, weights = w))) < 1e-4)
        par <- unname(coef(fit))
        bread <- solve(-hessian(function(b) sum(w * log_p(b, m)), par))
        scores <- w * jacobian(log_p, par, z = m)
        v <- svyrecvar(scores %*% bread, design$cluster, design$strata, design$fpc)
        list(l = as.numeric(logLik(fit)), par = par, v = v)
    })
    told <- list(uniform = c(1, 2), non_uniform = c(2, 3), total = c(1, 3))
    tested <- list(uniform = k + 2:3, non_uniform = k + 4:5, total = k + 2:5)
    for (test in names(told)) {
        after <- fits[[told[[test]][2]]]
        change <- r2(after$l) - r2(fits[[told[[test]][1]]]$l)
        at <- tested[[test]]
        wald <- drop(after$par[at] %*% solve(after$v[at, at], after$par[at]))
        # the adjusted Wald test of Korn and Graubard (1990, eq. 3)
        df <- degf(design) - (length(after$par) - k)
        rest <- df - length(at) + 1
        f <- wald / length(at) * rest / df
        add(item, test, "statistic", f)
        add(item, test, "df_denominator", rest)
        add(item, test, "p_value", pf(f, length(at), rest, lower.tail = FALSE))
        add(item, test, "mcfadden_change", change[["mcfadden"]])
        add(item, test, "nagelkerke_change", change[["nagelkerke"]])
    }
    slopes <- sapply(fits[1:2], function(fit) fit$par[k + 1])
    add(item, "uniform", "slope_change", slopes[2] / slopes[1] - 1)
    # countries against their mean, thresholds of that mean
    fit <- fits[[2]]
    own <- rbind(0, diag(2))
    own <- cbind(matrix(0, 3, k), 0, sweep(own, 2, colMeans(own)))
    mean <- c(rep(0, k + 1), 1 / 3, 1 / 3)
    cuts <- cbind(diag(k), matrix(0, k, 3)) - matrix(mean, k, k + 3, byrow = TRUE)
    rows <- rbind(own, c(rep(0, k), 1, 0, 0), cuts)
    names <- c("AA", "BB", "CC", "matching", paste0("threshold", seq_len(k)))
    for (i in seq_len(nrow(rows))) {
        add(item, names[i], "estimate", rows[i, ] %*% fit$par)
        se <- sqrt(rows[i, ] %*% fit$v %*% rows[i, ])
        reach <- qt(.975, degf(design) - (length(fit$par) - k)) * se
        add(item, names[i], "std_error", se)
        add(item, names[i], "conf_low", rows[i, ] %*% fit$par - reach)
        add(item, names[i], "conf_high", rows[i, ] %*% fit$par + reach)
    }
}
write.csv(out, "dif_values.csv", row.names = FALSE, quote = FALSE)
