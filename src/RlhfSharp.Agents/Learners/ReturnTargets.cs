using RlhfSharp.Agents.Losses;
using RlhfSharp.Agents.Policies;

namespace RlhfSharp.Agents.Learners;

/// <summary>The three ways to learn returns, by what the network says of them.</summary>
internal static class ReturnTargets
{
    public static IReturnTarget For(QNetwork network) => network.Options.Returns switch
    {
        ReturnKind.Categorical => new CategoricalTarget(network.Support),
        ReturnKind.Quantiles => new QuantileTarget(),
        _ => new MeanTarget(),
    };

    private sealed class MeanTarget : IReturnTarget
    {
        public Tensor Targets(Tensor rewards, Tensor discounts, Tensor next) => TemporalDifference.Targets(rewards, discounts, next);

        public (Tensor Losses, Tensor Errors) Compare(Tensor chosen, Tensor targets) =>
            (TemporalDifference.Huber(chosen, targets), (chosen.detach() - targets).abs());
    }

    private sealed class CategoricalTarget(Tensor support) : IReturnTarget
    {
        public Tensor Targets(Tensor rewards, Tensor discounts, Tensor next) => CategoricalReturns.Project(rewards, discounts, next.softmax(1), support);

        public (Tensor Losses, Tensor Errors) Compare(Tensor chosen, Tensor targets)
        {
            Tensor losses = CategoricalReturns.CrossEntropy(chosen, targets);
            Tensor divergences = losses.detach() - CategoricalReturns.Entropies(targets); // KL(targets || chosen): Hessel et al. 2018, section 4
            return (losses, divergences.clamp_min(0)); // rounding may leave a little less than 0
        }
    }

    private sealed class QuantileTarget : IReturnTarget
    {
        public Tensor Targets(Tensor rewards, Tensor discounts, Tensor next) =>
            (rewards.unsqueeze(1) + discounts.unsqueeze(1) * next).detach();

        public (Tensor Losses, Tensor Errors) Compare(Tensor chosen, Tensor targets) =>
            (QuantileHuber.Evaluate(chosen, targets), (chosen.detach().mean([1]) - targets.mean([1])).abs());
    }
}
