using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Losses;
using RlhfSharp.FineTuning.Models;
using RlhfSharp.Language.Gpt2;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.FineTuning.Learners;

/// <summary>Fits a reward model to comparisons with the Bradley-Terry loss (<see cref="PreferenceLosses.Pairwise"/>).</summary>
/// <param name="model">The reward model to train.</param>
/// <param name="optimizer">Adam over its parameters.</param>
/// <param name="learningRate">Peak learning rate.</param>
/// <param name="schedule">Factor on the learning rate.</param>
/// <param name="maxGradientNorm">Largest gradient norm.</param>
/// <param name="microBatchSize">Comparisons in memory at a time; 0: all.</param>
/// <param name="centreCoefficient">Weight of (chosen + rejected)^2.</param>
/// <param name="languageModelCoefficient">Weight of the language-model loss on the same texts.</param>
public sealed class RewardModelLearner(
    RewardModel model, Adam optimizer, double learningRate, ISchedule schedule, double maxGradientNorm, int microBatchSize,
    double centreCoefficient = 0, double languageModelCoefficient = 0) : ILearner<PreferenceBatch>
{
    /// <inheritdoc/>
    public void Learn(PreferenceBatch batch, TrainingProgress progress, MetricRecorder metrics)
    {
        int comparisons = batch.Chosen.Count;
        model.train();
        optimizer.ZeroGrad();
        foreach (PreferenceBatch micro in batch.Split(microBatchSize))
        {
            using DisposeScope scope = NewDisposeScope();
            double share = (double)micro.Chosen.Count / comparisons;
            PackedTokens packed = micro.Pack();
            Tensor hidden = model.Trunk.Forward(packed); // [tokens, width]
            Tensor rewards = model.Reward(hidden, packed); // [sequences]
            Tensor chosen = rewards.index_select(0, tensor(micro.Chosen.ToArray())); // [comparisons]
            Tensor rejected = rewards.index_select(0, tensor(micro.Rejected.ToArray()));
            Tensor loss = PreferenceLosses.Pairwise(chosen, rejected, tensor(micro.Margin.ToArray()), tensor(micro.ChosenShare.ToArray()), centreCoefficient);
            Tensor total = loss;
            if (languageModelCoefficient > 0)
            {
                Tensor languageLoss = LanguageModelLoss(hidden, micro);
                total = total + languageModelCoefficient * languageLoss;
                metrics.Record("loss/language_model", languageLoss.item<float>());
            }
            (total * share).backward();
            Record(metrics, loss, chosen, rejected, rewards);
        }

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

    private Tensor LanguageModelLoss(Tensor hidden, PreferenceBatch batch)
    {
        long total = batch.Sequences.Sum(sequence => (long)sequence.Length);
        long[] targets = new long[total]; // the next token of the same sequence; -100 at its end
        int next = 0;
        foreach (int[] sequence in batch.Sequences)
        {
            for (int i = 1; i < sequence.Length; i++)
                targets[next++] = sequence[i];
            targets[next++] = -100;
        }
        return FusedOps.LinearCrossEntropy(hidden, model.Trunk.OutputWeight, tensor(targets)).sum() / (double)(total - batch.Sequences.Count);
    }

    private static void Record(MetricRecorder metrics, Tensor loss, Tensor chosen, Tensor rejected, Tensor rewards)
    {
        using (no_grad())
        {
            metrics.Record("loss", loss.item<float>());
            metrics.Record("accuracy", PreferenceLosses.Accuracy(chosen, rejected).item<float>());
            metrics.Record("margin", (chosen - rejected).mean().item<float>());
            metrics.Record("mean_reward", rewards.mean().item<float>());
            metrics.Record("min_reward", rewards.min().item<float>());
            metrics.Record("max_reward", rewards.max().item<float>());
        }
    }
}
