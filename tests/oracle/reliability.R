# Oracle of reliability, polychoric correlations and factors: R `psych`, `lavaan`, `mnormt`.
# Writes reliability.csv (synthetic answers) and reliability_values.csv beside this script.
#   Rscript tests/oracle/reliability.R tests/oracle
suppressMessages({library(psych); library(lavaan); library(mnormt)})
folder <- commandArgs(trailingOnly = TRUE)[1]
set.seed(1951)
n <- 600
f <- rnorm(n)
g <- rnorm(n)
load <- cbind(c(.8, .7, .6, .5, .3, .2), c(0, .1, .2, .4, .6, .7))
x <- cbind(f, g) %*% t(load) + matrix(rnorm(n * 6, 0, .7), n)
d <- as.data.frame(apply(x, 2, function(v) as.integer(cut(v, c(-Inf, -.5, .9, Inf)))))
d$V6 <- as.integer(cut(x[, 6], c(-Inf, .8, Inf)))
names(d) <- paste0("i", 1:6)
for (k in 1:6) d[sample(n, 12), k] <- NA
d$weight <- round(exp(rnorm(n, 0, .5)), 4)
write.csv(d, file.path(folder, "reliability.csv"), row.names = FALSE, quote = FALSE, na = "")

values <- data.frame()
keep <- function(case, term, value) {
  values <<- rbind(values, data.frame(case, term, statistic = "", value = sprintf("%.17g", as.numeric(value))))
}
items <- d[1:6]
full <- items[complete.cases(items), ]
a <- psych::alpha(full, n.iter = 1)
keep("alpha", "", a$total$raw_alpha)
keep("alpha_low", "", a$feldt$lower.ci[[1]])
keep("alpha_high", "", a$feldt$upper.ci[[1]])
keep("item_rest", names(items), a$item.stats$r.drop)
keep("alpha_if_dropped", names(items), a$alpha.drop$raw_alpha)
keep("alpha_pairwise", "", psych::alpha(items, use = "pairwise")$total$raw_alpha)
weights <- d$weight[complete.cases(items)]
keep("alpha_weighted", "", psych::alpha(cov.wt(full, weights)$cov)$total$raw_alpha)

# psych's polychoric stops its search at 1e-4; the same likelihood with a fine tolerance beside it.
pairs <- combn(names(items), 2)
named <- apply(pairs, 2, paste, collapse = " ")
p <- psych::polychoric(full, correct = 0, global = TRUE)$rho
keep("polychoric_psych", named, p[t(pairs)])
exact <- function(a, b) {
  t <- table(a, b)
  h <- c(-10, qnorm(cumsum(rowSums(t)) / sum(t))[-nrow(t)], 10)
  k <- c(-10, qnorm(cumsum(colSums(t)) / sum(t))[-ncol(t)], 10)
  minus <- function(r) {
    s <- matrix(c(1, r, r, 1), 2)
    cell <- outer(seq_len(nrow(t)), seq_len(ncol(t)), Vectorize(function(i, j) {
      mnormt::sadmvn(c(h[i], k[j]), c(h[i + 1], k[j + 1]), c(0, 0), s, abseps = 1e-14)
    }))
    -sum(t * log(cell))
  }
  optimize(minus, c(-.99, .99), tol = 1e-10)$minimum
}
r <- diag(6)
dimnames(r) <- list(names(items), names(items))
for (k in seq_len(ncol(pairs))) {
  value <- exact(items[[pairs[1, k]]], items[[pairs[2, k]]])
  r[pairs[1, k], pairs[2, k]] <- r[pairs[2, k], pairs[1, k]] <- value
  keep("polychoric", named[k], value)
}
keep("alpha_ordinal", "", psych::alpha(r)$total$raw_alpha)

model <- paste("f =~", paste(names(items), collapse = " + "))
fit <- cfa(model, full, std.lv = TRUE, control = list(rel.tol = 1e-11))
l <- inspect(fit, "est")$lambda
keep("omega", "", sum(l)^2 / (sum(l)^2 + sum(diag(inspect(fit, "est")$theta))))
strict <- list(opt = list(factr = 10, maxit = 5000))
one <- factanal(full, 1, control = strict)
keep("loading_1_1", names(items), one$loadings[, 1])
keep("loading_psych_1_1", names(items), fa(full, 1, fm = "ml")$loadings[, 1])
two <- factanal(full, 2, rotation = "none", control = strict)
rotated <- varimax(two$loadings, eps = 1e-14)$loadings
rotated <- rotated[, order(-colSums(rotated^2))]
rotated <- rotated %*% diag(sign(colSums(rotated)))
for (k in 1:2) keep(paste0("loading_2_", k), names(items), rotated[, k])
keep("uniqueness_2", names(items), two$uniquenesses)

drawn <- replicate(20000, eigen(cor(matrix(rnorm(nrow(full) * 6), ncol = 6)), TRUE, TRUE)$values)
keep("random_mean", 1:6, rowMeans(drawn))
keep("random_95", 1:6, apply(drawn, 1, quantile, .95))
keep("eigenvalue", 1:6, eigen(cor(full))$values)
write.csv(values, file.path(folder, "reliability_values.csv"), row.names = FALSE)
