namespace RlhfSharp.Agents.Losses;

/// <summary>Quantile regression of returns: QR-DQN (Dabney et al. 2018, equations 9 and 10, kappa 1).</summary>
public static class QuantileHuber
{
    /// <summary>
    /// [rows]: |tau_i - 1{u &lt; 0}| Huber(u) with u = target_j - quantile_i, summed over the quantiles i, averaged over the targets j;
    /// tau_i is the middle of the ith of equal shares.
    /// </summary>
    /// <param name="quantiles">[rows, quantiles]</param>
    /// <param name="targets">[rows, targets]</param>
    public static Tensor Evaluate(Tensor quantiles, Tensor targets)
    {
        if (quantiles.dim() != 2 || targets.dim() != 2 || quantiles.shape[0] != targets.shape[0])
            throw new ArgumentException($"Quantiles [{string.Join(", ", quantiles.shape)}] and targets [{string.Join(", ", targets.shape)}] must be matrices with as many rows.");
        long count = quantiles.shape[1];
        Tensor shares = ((torch.arange(count, ScalarType.Float32) + 0.5) / count).unsqueeze(1); // [quantiles, 1]
        Tensor errors = targets.unsqueeze(1) - quantiles.unsqueeze(2); // [rows, quantiles, targets]
        Tensor sizes = errors.abs(), quadratic = sizes.clamp_max(1);
        Tensor huber = quadratic * (sizes - 0.5 * quadratic); // u^2 / 2, and |u| - 1/2 from 1 on
        Tensor tilts = (shares - errors.detach().lt(0).to(ScalarType.Float32)).abs();
        return (tilts * huber).mean([2]).sum(1);
    }
}
