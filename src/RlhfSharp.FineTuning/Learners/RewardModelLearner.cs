using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Losses;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.Language.Gpt2;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.FineTuning.Learners;

/// <summary>
/// Fits a reward model to comparisons with the Bradley-Terry loss (<see cref="PreferenceLosses.Pairwise"/>) and to choices among several responses with softmax
/// cross-entropy (<see cref="PreferenceLosses.BestOfK"/>); the loss is the mean over all of them.
/// </summary>
/// <param name="model">The reward model to train.</param>
/// <param name="optimizer">Adam over its parameters.</param>
/// <param name="learningRate">Peak learning rate.</param>
/// <param name="schedule">Factor on the learning rate.</param>
/// <param name="maxGradientNorm">Largest gradient norm.</param>
/// <param name="microBatchSize">Labels in memory at a time; 0: all.</param>
/// <param name="centreCoefficient">Weight of (chosen + rejected)^2.</param>
/// <param name="languageModelCoefficient">Weight of the language-model loss on the same texts.</param>
public sealed class RewardModelLearner(
    RewardModel model, Adam optimizer, double learningRate, ISchedule schedule, double maxGradientNorm, int microBatchSize,
    double centreCoefficient = 0, double languageModelCoefficient = 0) : ILearner<PreferenceBatch>
{
    /// <inheritdoc/>
    public void Learn(PreferenceBatch batch, TrainingProgress progress, MetricRecorder metrics)
    {
        model.train();
        optimizer.ZeroGrad();
        long targets = batch.Sequences.Sum(sequence => sequence.Length - 1L);
        double languageModelLoss = 0;
        foreach (PreferenceBatch micro in batch.Split(microBatchSize))
        {
            using DisposeScope scope = NewDisposeScope();
            double share = (double)micro.LabelCount / batch.LabelCount;
            PackedTokens packed = micro.Pack();
            Tensor hidden = model.Trunk.Forward(packed); // [tokens, width]
            Tensor rewards = model.Reward(hidden, packed); // [sequences]
            Tensor loss = Loss(rewards, micro, metrics);
            Tensor total = loss * share;
            if (languageModelCoefficient > 0)
            {
                Tensor languageLoss = LanguageModelLoss(hidden, micro, targets);
                total = total + languageModelCoefficient * languageLoss;
                languageModelLoss += languageLoss.item<float>();
            }
            total.backward();
            using (no_grad())
            {
                metrics.Record("loss", loss.item<float>());
                metrics.Record("mean_reward", rewards.mean().item<float>());
                metrics.Record("min_reward", rewards.min().item<float>());
                metrics.Record("max_reward", rewards.max().item<float>());
            }
        }

        if (languageModelCoefficient > 0)
            metrics.Record("loss/language_model", languageModelLoss);
        metrics.Record("grad_norm", optimizer.ClipGradNorm(maxGradientNorm));
        double rate = learningRate * schedule.At(progress);
        optimizer.Step(rate);
        metrics.Record("learning_rate", rate);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        ModuleState.Save(writer.Section("model"), model);
        model.Trunk.Dropout?.Save(writer.Section("dropout"));
        optimizer.Save(writer.Section("optimizer"));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        ModuleState.Load(reader.Section("model"), model);
        model.Trunk.Dropout?.Load(reader.Section("dropout"));
        optimizer.Load(reader.Section("optimizer"));
    }

    /// <summary>The part that some sequences have in the mean loss over all tokens of the whole batch that have a successor.</summary>
    /// <param name="hidden">[tokens, width].</param>
    /// <param name="micro">The sequences.</param>
    /// <param name="targets">Tokens with a successor in the whole batch.</param>
    private Tensor LanguageModelLoss(Tensor hidden, PreferenceBatch micro, long targets)
    {
        long[] next = new long[hidden.shape[0]]; // the next token of the same sequence; -100 at its end
        float[] share = new float[next.Length];
        int at = 0;
        for (int i = 0; i < micro.Sequences.Count; i++)
        {
            int[] sequence = micro.Sequences[i];
            share.AsSpan(at, sequence.Length).Fill(micro.SequenceShares[i]);
            for (int token = 1; token < sequence.Length; token++)
                next[at++] = sequence[token];
            next[at++] = -100;
        }
        return (FusedOps.LinearCrossEntropy(hidden, model.Trunk.OutputWeight, tensor(next)) * tensor(share)).sum() / (double)targets;
    }

    /// <summary>The mean loss over comparisons and choices.</summary>
    /// <param name="rewards">[sequences].</param>
    /// <param name="batch">At least one label on them.</param>
    /// <param name="metrics">Receives accuracy and margin.</param>
    private Tensor Loss(Tensor rewards, PreferenceBatch batch, MetricRecorder metrics)
    {
        Tensor? total = null;
        if (batch.Comparisons.Count > 0)
        {
            Tensor chosen = rewards.index_select(0, tensor(batch.Comparisons.Select(label => (long)label.Chosen).ToArray())); // [comparisons]
            Tensor rejected = rewards.index_select(0, tensor(batch.Comparisons.Select(label => (long)label.Rejected).ToArray()));
            Tensor margin = tensor(batch.Comparisons.Select(label => label.Margin).ToArray());
            Tensor share = tensor(batch.Comparisons.Select(label => label.ChosenShare).ToArray());
            total = PreferenceLosses.Pairwise(chosen, rejected, margin, share, centreCoefficient) * batch.Comparisons.Count;
            using (no_grad())
            {
                metrics.Record("accuracy", PreferenceLosses.Accuracy(chosen, rejected).item<float>());
                metrics.Record("margin", (chosen - rejected).mean().item<float>());
            }
        }
        foreach (IGrouping<int, Choice> sameSize in batch.Choices.GroupBy(choice => choice.Sequences.Count))
        {
            long[] picked = [.. sameSize.Select(choice => (long)choice.Best)];
            Tensor among = rewards.index_select(0, tensor(sameSize.SelectMany(choice => choice.Sequences.Select(i => (long)i)).ToArray()))
                .reshape(picked.Length, sameSize.Key); // [choices, k]
            Tensor best = tensor(picked);
            Tensor loss = PreferenceLosses.BestOfK(among, best) * picked.Length;
            total = total is null ? loss : total + loss;
            using (no_grad())
                metrics.Record("accuracy", among.argmax(1).eq(best).to(ScalarType.Float32).mean().item<float>());
        }
        return total! / batch.LabelCount;
    }
}
