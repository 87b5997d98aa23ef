# How well items hang together: reliability with intervals, factors, invariance, alignment, and items
# one by one.
suppressMessages(library(lavaan))
REPLICATES <- 500
set.seed(1)
scored <- list()
for (k in areas) {
  m <- sapply(items[[k]], function(i) score(all[[i]]))
  scored[[k]] <- list(coproduction = m, coproduction_individual = m[, 1:4], activities = (m > 0) * 1)
}

# ---- reliability: of those who answered all items, and pairwise, weighted and polychoric
alpha_of <- function(v) { k <- ncol(v); k / (k - 1) * (1 - sum(diag(v)) / sum(v)) }
omega_of <- function(v) {  # one factor by least squares of residuals, as `fa(fm = "minres")`
  l <- fa(cov2cor(v), 1, fm = "minres", warnings = FALSE)$loadings[, 1] * sqrt(diag(v))
  sum(l)^2 / sum(v)
}
of_items <- function(v) {
  rest <- rowSums(v) - diag(v)
  c(rest / sqrt(diag(v) * (sum(v) - 2 * rest - diag(v))),
    sapply(seq_len(ncol(v)), function(i) alpha_of(v[-i, -i])))
}
feldt <- function(a, n, k) 1 - (1 - a) * qf(c(.975, .025), n - 1, (n - 1) * (k - 1))
# replicates of sampling units drawn within strata (Rao and Wu), as multiples of weights
draws <- lapply(by_one, function(design) {
  weights(as.svrepdesign(design, type = "subbootstrap", replicates = REPLICATES), "replication")
})
moments <- function(m, w) cov.wt(m, w / sum(w))$cov
reliability_of <- function(m, c) {
  whole <- complete.cases(m)
  x <- m[whole, ]; n <- nrow(x); k <- ncol(x); w <- all$w[all$country == c][whole]
  v <- cov(x)
  names <- c("alpha", "alpha_pairwise", "alpha_weighted", "alpha_ordinal", "omega",
             rep(c("item_rest", "alpha_if_dropped"), each = k))
  found <- c(alpha_of(v), alpha_of(cov(m, use = "pairwise")), alpha_of(moments(x, w)),
             alpha_of(suppressWarnings(polychoric(1 + 2 * m / max(m, na.rm = TRUE), correct = 0)$rho)), omega_of(v), of_items(v))
  r <- draws[[c]][whole, ]
  taken <- apply(r, 2, function(f) {
    v <- moments(x, f)
    c(alpha_of(v), alpha_of(moments(x, w * f)), of_items(v))
  })
  ends <- apply(taken, 1, quantile, c(.025, .975), na.rm = TRUE)
  bounds <- matrix(NA, 2, length(found))
  bounds[, 1] <- feldt(found[1], n, k)
  bounds[, 3] <- ends[, 2]
  bounds[, 6:length(found)] <- ends[, 3:ncol(ends)]
  data.frame(country = c, statistic = names, item = c(rep("", 5), rep(colnames(m), 2)),
             estimate = found, conf_low = bounds[1, ], conf_high = bounds[2, ], n = n)
}
parallel_of <- function(x) {
  random <- replicate(100, eigen(cor(matrix(rnorm(length(x)), nrow(x))), TRUE, TRUE)$values)
  data.frame(component = seq_len(ncol(x)), eigenvalue = eigen(cor(x), TRUE, TRUE)$values,
             random_mean = rowMeans(random), random_95 = apply(random, 1, quantile, .95),
             n = nrow(x))
}
loadings_of <- function(x, factors) {
  f <- try(factanal(x, factors), silent = TRUE)
  if (inherits(f, "try-error")) return(NULL)
  data.frame(factors = factors, factor = rep(seq_len(factors), each = ncol(x)), item = colnames(x),
             loading = as.vector(f$loadings), uniqueness = f$uniquenesses)
}
of_each <- function(f) {
  do.call(rbind, lapply(areas, function(k) do.call(rbind, lapply(names(scored[[k]]), function(i) {
    do.call(rbind, lapply(unname(codes), function(c) {
      found <- f(scored[[k]][[i]][all$country == c, ], c)
      cbind(area = k, index = i, found)
    }))
  }))))
}
reliability <- of_each(reliability_of)
put(reliability, "descriptives/reliability.csv")
put(of_each(function(m, c) cbind(country = c, parallel_of(na.omit(m)))),
    "descriptives/eigenvalues.csv")
put(of_each(function(m, c) {
  x <- na.omit(m)
  cbind(country = c, rbind(loadings_of(x, 1), if (ncol(x) > 4) loadings_of(x, 2)), n = nrow(x))
}), "descriptives/loadings.csv")

# ---- invariance: one factor, ever more of it alike; where a step fails, items freed one by one
steps <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"))
fit_of <- function(k, step, free = "") {
  data <- as.data.frame(scored[[k]]$coproduction)
  names(data) <- items[[k]]
  data <- cbind(data, all[c("country", "w", "psu")])
  cfa(paste("f =~", paste(items[[k]], collapse = " + ")), data[complete.cases(data), ],
      group = "country", group.label = unname(codes), estimator = "MLR", std.lv = TRUE,
      sampling.weights = "w", cluster = "psu", meanstructure = TRUE,
      group.equal = steps[[step]], group.partial = free)
}
measures <- c("chisq", "df", "cfi.scaled", "tli.scaled", "rmsea.scaled", "srmr", "chisq.scaled",
              "pvalue.scaled")
numbers_of <- function(fit) {
  m <- fitMeasures(fit, measures)
  setNames(as.numeric(m), names(m))
}
holds <- function(m, before) {
  if (is.null(before)) return(m[["cfi.scaled"]] >= .9 && m[["srmr"]] <= .08)
  before[["cfi.scaled"]] - m[["cfi.scaled"]] <= .01 &&
    m[["rmsea.scaled"]] - before[["rmsea.scaled"]] <= .015
}
fitting <- list(); factors <- list(); aligned <- list()
for (k in areas) {
  before <- NULL; free <- ""
  for (step in names(steps)) {
    fit <- fit_of(k, step, free)
    m <- numbers_of(fit)
    keep_step <- function(name, m, n_freed) {
      fitting[[length(fitting) + 1]] <<- data.frame(area = k, step = name, n = nobs(fit), as.list(m),
                                                    n_freed = n_freed, holds = holds(m, before))
    }
    keep_step(step, m, length(free) - 1)
    if (!holds(m, before)) {
      parameter <- tail(steps[[step]], 1)
      open <- items[[k]]
      if (parameter == "intercepts") open <- setdiff(open, sub("~1$", "", free))
      while (!holds(m, before) && length(open) > 2) {
        freed <- function(i) c(if (parameter == "loadings") paste0("f=~", i), paste0(i, "~1"))
        others <- lapply(open, function(i) {
          try(fit_of(k, step, c(free, freed(i))), silent = TRUE)
        })
        chi2 <- sapply(others, function(f) if (inherits(f, "try-error")) Inf else
          fitMeasures(f, "chisq"))
        at <- which.min(chi2)
        free <- c(free, freed(open[at]))
        fit <- others[[at]]; open <- open[-at]
        m <- numbers_of(fit)
      }
      keep_step(paste0("partial_", step), m, length(free) - 1)
    }
    before <- m
    if (step == "configural") {
      p <- parameterEstimates(fit)
      aligned[[k]] <- list(loadings = matrix(p$est[p$op == "=~"], nrow = 5, byrow = TRUE),
                           intercepts = matrix(p$est[p$op == "~1" & p$lhs != "f"], nrow = 5,
                                               byrow = TRUE), n = lavInspect(fit, "nobs"),
                           sd = sapply(lavInspect(fit, "sampstat"), function(s) diag(s$cov)))
    }
  }
  p <- subset(parameterEstimates(fit), op == "~1" & lhs == "f")
  factors[[k]] <- data.frame(country = unname(codes), area = k, method = "latent",
                             estimate = p$est, std_error = p$se)
}
fitting <- do.call(rbind, fitting)
names(fitting)[names(fitting) == "chisq"] <- "chi2"
put(fitting, "invariance/steps.csv")

# ---- alignment (Asparouhov and Muthén 2014): the mean of the first country is 0
pairs_of <- combn(5, 2)
alignment <- function(found) {
  sd <- sqrt(colSums(t(found$sd) * found$n) / sum(found$n))
  l <- sweep(found$loadings, 2, sd, "/"); v <- sweep(found$intercepts, 2, sd, "/")
  weight <- sqrt(found$n[pairs_of[1, ]] * found$n[pairs_of[2, ]])
  loss <- function(p) {
    mean <- c(0, p[1:4]); sd <- exp(c(p[5:8], -sum(p[5:8])))
    a <- l / sd; b <- v - mean * a
    d <- rbind(a, b)
    at <- rep(0:1, each = 10) * 5 + c(pairs_of[1, ], pairs_of[1, ])
    to <- rep(0:1, each = 10) * 5 + c(pairs_of[2, ], pairs_of[2, ])
    sum(rep(weight, 2) * ((d[at, ] - d[to, ])^2 + .01)^.25)
  }
  starts <- c(list(rep(0, 8)), replicate(9, rnorm(8, sd = .5), simplify = FALSE))
  ends <- lapply(starts, optim, loss, method = "BFGS", control = list(maxit = 500, reltol = 1e-14))
  best <- ends[[which.min(sapply(ends, `[[`, "value"))]]$par
  sd <- exp(c(best[5:8], -sum(best[5:8])))
  c(0, best[1:4]) * 1 / sd[1]
}
means <- do.call(rbind, c(factors, lapply(areas, function(k) {
  data.frame(country = unname(codes), area = k, method = "aligned",
             estimate = alignment(aligned[[k]]), std_error = NA)
})))
put(means, "invariance/means.csv")

# ---- items one by one: cumulative logits on the score of the others, countries, and both
dif <- do.call(rbind, lapply(areas, function(k) do.call(rbind, lapply(items[[k]], function(i) {
  m <- scored[[k]]$coproduction
  own <- all[c("country", "w", "stratum", "psu")]
  own$y <- factor(m[, match(i, items[[k]])], ordered = TRUE)
  own$rest <- rowMeans(m[, -match(i, items[[k]])]) / 25  # near 1, as `optim` stops by its scale
  own <- by_design(own, ~w)
  own <- subset(own, !is.na(y) & !is.na(rest))
  fits <- lapply(list(y ~ rest, y ~ rest + country, y ~ rest * country), svyolr, own)
  wald <- function(fit, part) {
    at <- grep(part, names(coef(fit)))
    at <- at[at <= length(fit$coefficients)]
    b <- coef(fit)[at]; df <- degf(own) - length(fit$coefficients)
    c(sum(b * solve(vcov(fit)[at, at], b)) / length(at) * (df - length(at) + 1) / df, length(at))
  }
  slope <- sapply(fits[1:2], function(f) f$coefficients[["rest"]])
  found <- rbind(wald(fits[[2]], "^country"), wald(fits[[3]], ":country"),
                 wald(fits[[3]], "country"))
  n <- sum(own$prob < Inf); w <- weights(own)
  deviance <- sapply(fits, deviance)  # `svyolr` has weights of mean 1
  null <- -2 * sum(w * log((tapply(w, own$variables$y, sum) / sum(w))[own$variables$y])) * n / sum(w)
  nagelkerke <- (1 - exp((deviance - null) / n)) / (1 - exp(-null / n))
  data.frame(area = k, item = i, test = c("uniform", "non_uniform", "total"), n = n,
             df_numerator = found[, 2], statistic = found[, 1],
             mcfadden_change = -c(diff(deviance), deviance[3] - deviance[1]) / null,
             nagelkerke_change = c(diff(nagelkerke), nagelkerke[3] - nagelkerke[1]),
             slope_change = c(slope[2] / slope[1] - 1, NA, NA))
}))))
put(dif, "dif/tests.csv")
