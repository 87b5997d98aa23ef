# Alignment of factor models (Asparouhov and Muthén 2014): the values of alignment_values.csv.
#
#     Rscript alignment.R        (lavaan 0.6-14, R 4; run in this folder)
#
# No package of R that aligns is at hand: this minimises the function of the paper by `optim` and
# `nlm` of R, written apart from ours, and finds errors by `numDeriv` at the minimum.
# "survey": the countries of invariance_survey.csv. "many": parameters made here, of 8 countries.
suppressMessages(library(lavaan))
suppressMessages(library(numDeriv))
out <- data.frame()
add <- function(case, term, statistic, value) {
    out <<- rbind(out, data.frame(case, term, statistic,
        value = trimws(formatC(as.numeric(value), digits = 12, format = "g"))))
}
eps <- .01
f <- function(x) sqrt(sqrt(x^2 + eps))
# par: means, those of the first country unless fixed, then log standard deviations but the first
parts <- function(par, lambda, nu, fixed) {
    g <- nrow(lambda)
    alpha <- if (fixed) c(0, par[seq_len(g - 1)]) else par[seq_len(g)]
    rest <- par[-seq_len(g - fixed)]
    psi <- exp(c(-sum(rest), rest))
    list(alpha = alpha, psi = psi, lambda = lambda / psi, nu = nu - alpha * lambda / psi)
}
objective <- function(par, lambda, nu, n, fixed) {
    a <- parts(par, lambda, nu, fixed)
    total <- 0
    weight <- 0
    for (g in seq_len(nrow(lambda) - 1)) for (h in (g + 1):nrow(lambda)) {
        w <- sqrt(n[g] * n[h])
        total <- total + w * sum(f(a$lambda[g, ] - a$lambda[h, ]) + f(a$nu[g, ] - a$nu[h, ]))
        weight <- weight + w
    }
    total / weight / ncol(lambda)
}
minimum <- function(lambda, nu, n, fixed) {
    k <- 2 * nrow(lambda) - 1 - fixed
    set.seed(7)
    best <- NULL
    for (start in 1:30) {
        p <- optim(rnorm(k, 0, .3 * (start > 1)), objective, lambda = lambda, nu = nu, n = n,
            fixed = fixed, method = "BFGS", control = list(maxit = 2000, reltol = 1e-14))
        if (is.null(best) || p$value < best$value - 1e-10) best <- p
    }
    par <- best$par
    for (i in 1:20) {
        par <- par - solve(hessian(objective, par, lambda = lambda, nu = nu, n = n, fixed = fixed),
            grad(objective, par, lambda = lambda, nu = nu, n = n, fixed = fixed))
    }
    par
}
reported <- function(par, lambda, nu, fixed) {
    a <- parts(par, lambda, nu, fixed)
    c(a$alpha / a$psi[1], a$psi / a$psi[1], t(a$lambda * a$psi[1]), t(a$nu))
}
tell <- function(case, lambda, nu, n, fixed, v = NULL) {
    par <- minimum(lambda, nu, n, fixed)
    found <- reported(par, lambda, nu, fixed)
    add(case, "", "simplicity", objective(par, lambda, nu, n, fixed))
    for (i in seq_along(found)) add(case, i - 1, "value", found[i])
    if (is.null(v)) return(invisible())
    # the minimum moves with the parameters: by the implicit function theorem
    theta <- c(t(lambda), t(nu))
    g <- nrow(lambda)
    p <- ncol(lambda)
    split <- function(theta) list(matrix(theta[1:(g * p)], g, byrow = TRUE),
        matrix(theta[-(1:(g * p))], g, byrow = TRUE))
    slope <- function(theta) {
        m <- split(theta)
        grad(objective, par, lambda = m[[1]], nu = m[[2]], n = n, fixed = fixed)
    }
    h <- hessian(objective, par, lambda = lambda, nu = nu, n = n, fixed = fixed)
    moved <- -solve(h, jacobian(slope, theta))
    whole <- jacobian(function(x) reported(x, lambda, nu, fixed), par) %*% moved +
        jacobian(function(t) { m <- split(t); reported(par, m[[1]], m[[2]], fixed) }, theta)
    se <- sqrt(pmax(diag(whole %*% v %*% t(whole)), 0))
    for (i in seq_along(se)) add(case, i - 1, "std_error", se[i])
}

data <- read.csv("invariance_survey.csv")
items <- paste0("y", 1:5)
fit <- cfa("f =~ y1 + y2 + y3 + y4 + y5", data, group = "country", std.lv = TRUE,
    estimator = "MLR", sampling.weights = "weight", cluster = "psu",
    control = list(rel.tol = 1e-15), optim.force.converged = TRUE)
table <- parTable(fit)
of <- function(op) table[table$op == op & table$free > 0 & (op == "=~" | table$lhs %in% items), ]
l <- of("=~")
i <- of("~1")
tell("survey", matrix(l$est, 3, byrow = TRUE), matrix(i$est, 3, byrow = TRUE),
    as.numeric(table(data$country)), TRUE, vcov(fit)[c(l$free, i$free), c(l$free, i$free)])

set.seed(3)
lambda <- matrix(rep(c(.8, .6, 1, .7), each = 8), 8) * runif(8, .7, 1.3)
lambda <- round(lambda + matrix(rnorm(32, 0, .05), 8), 3)
nu <- matrix(rep(c(1, 2, 3, 2.5), each = 8), 8) + rnorm(8, 0, .5) * lambda
nu[3, 2] <- nu[3, 2] + .8
nu[6, 4] <- nu[6, 4] - .6
nu <- round(nu, 3)
write.csv(data.frame(n = 300 + 50 * (1:8), lambda = lambda, nu = nu), "alignment.csv",
    row.names = FALSE, quote = FALSE)
tell("many_fixed", lambda, nu, 300 + 50 * (1:8), TRUE)
tell("many_free", lambda, nu, 300 + 50 * (1:8), FALSE)
write.csv(out, "alignment_values.csv", row.names = FALSE, quote = FALSE)
