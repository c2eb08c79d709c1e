using RlhfSharp.Agents.Losses;
using RlhfSharp.Agents.Rollouts;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;

namespace RlhfSharp.FineTuning.Rewards;

/// <summary>
/// Takes beta times the token's log-ratio of policy and reference off each token's reward: r_t - beta (log pi - log pi_ref), the k1 estimate of the
/// KL (Ziegler et al. 2019, eq. 2). The controller sees the iteration's mean KL once and changes beta for the next iteration.
/// </summary>
public sealed class KlPenalty(IKlController controller) : IRewardShaper, ICheckpointable
{
    /// <inheritdoc/>
    public Rollout<T> Shape<T>(Rollout<T> rollout, MetricRecorder metrics)
    {
        Tensor reference = rollout.ReferenceLogProbs
            ?? throw new ArgumentException("A KL penalty needs the rollout's reference log-probabilities.", nameof(rollout));
        double rows = rollout.Mask.shape[0];
        Tensor logRatio = KlEstimators.K1(rollout.LogProbs, reference) * rollout.Mask; // [rows, steps]
        double kl = logRatio.sum().item<float>() / rows;
        double score = Masked.Sum(rollout.Rewards, rollout.Mask).item<float>() / rows;
        double penalty = -controller.Coefficient * kl;

        metrics.Record("objective/kl", kl);
        metrics.Record("objective/kl_k2", Masked.Sum(KlEstimators.K2(rollout.LogProbs, reference), rollout.Mask).item<float>() / rows);
        metrics.Record("objective/kl_k3", Masked.Sum(KlEstimators.K3(rollout.LogProbs, reference), rollout.Mask).item<float>() / rows);
        metrics.Record("objective/kl_coef", controller.Coefficient);
        metrics.Record("objective/non_score_reward", penalty);
        metrics.Record("objective/rlhf_reward", score + penalty);

        Tensor rewards = rollout.Rewards - controller.Coefficient * logRatio;
        controller.Update(kl, rollout.Mask.shape[0]);
        return rollout with { Rewards = rewards };
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer) => controller.Save(writer.Section("controller"));

    /// <inheritdoc/>
    public void Load(CheckpointReader reader) => controller.Load(reader.Section("controller"));
}
