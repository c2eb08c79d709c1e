using RlhfSharp.Agents.Environments;
using RlhfSharp.Core;

namespace RlhfSharp.Agents.Planning;

/// <summary>Repeats an update of every state until nothing changes any more.</summary>
internal static class Sweeps
{
    /// <summary>The update of one state from the values of all.</summary>
    internal delegate double Update(ReadOnlySpan<double> values, int state);

    /// <summary>Sweeps from <paramref name="start"/> (0 where there is none).</summary>
    /// <exception cref="UserException">The values go on changing after the most sweeps allowed.</exception>
    public static StateEstimate Run(ITransitionModel model, Update update, PlanningOptions options, IReadOnlyList<double>? start = null)
    {
        if (options.Gamma is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.Gamma, "A discount is in [0, 1].");
        if (!(options.Tolerance > 0))
            throw new ArgumentOutOfRangeException(nameof(options), options.Tolerance, "A tolerance is above 0.");
        double[] values = start is null ? new double[model.StateCount] : [.. start];
        double[] next = options.InPlace ? values : new double[model.StateCount];
        for (int sweep = 1; sweep <= options.MaximumSweeps; sweep++)
        {
            double change = 0;
            for (int state = 0; state < values.Length; state++)
            {
                double updated = update(values, state);
                change = Math.Max(change, Math.Abs(updated - values[state]));
                next[state] = updated;
            }

            (values, next) = (next, values);
            if (change < options.Tolerance)
                return new StateEstimate(values, sweep, change);
        }

        throw new UserException($"After {options.MaximumSweeps} sweeps the values still change by {options.Tolerance} or more: "
            + (options.Gamma == 1
                ? "with a discount of 1 a policy that never ends an episode has no values; give a discount below 1, or another method."
                : "give a larger tolerance or a smaller discount."));
    }
}
