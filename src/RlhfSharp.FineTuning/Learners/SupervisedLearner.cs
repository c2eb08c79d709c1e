using RlhfSharp.Core;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Training;
using RlhfSharp.FineTuning.Rollouts;
using RlhfSharp.Language.Gpt2;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.FineTuning.Learners;

/// <summary>
/// Next-token prediction: minimises the mean of -log p(token) over the responses' real tokens (a text without a prompt is all response).
/// The mean is taken over the whole batch, so that splitting it into micro-batches changes nothing.
/// </summary>
/// <param name="model">The language model to train.</param>
/// <param name="optimizer">Adam over its parameters.</param>
/// <param name="learningRate">Peak learning rate.</param>
/// <param name="schedule">Factor on the learning rate.</param>
/// <param name="maxGradientNorm">Largest gradient norm.</param>
/// <param name="microBatchSize">Rows in memory at a time; 0: all.</param>
public sealed class SupervisedLearner(
    Gpt2Model model, Adam optimizer, double learningRate, ISchedule schedule, double maxGradientNorm, int microBatchSize) : ILearner<TokenRows>
{
    /// <inheritdoc/>
    public void Learn(TokenRows batch, TrainingProgress progress, MetricRecorder metrics)
    {
        int rows = checked((int)batch.RowCount);
        long tokens = Enumerable.Range(0, rows).Sum(row => (long)batch.ResponseLength(row));
        double loss = 0, entropy = 0, correct = 0;

        model.train();
        optimizer.ZeroGrad();
        foreach (TokenRows micro in MicroBatches.Of(batch, microBatchSize))
        {
            using DisposeScope scope = NewDisposeScope();
            (Tensor positions, Tensor targets) = micro.Predictions();
            Tensor hidden = model.Forward(micro.Pack()).index_select(0, positions); // [response tokens, width]
            TokenScores scores = FusedOps.LinearTokenScores(hidden, model.OutputWeight, targets);
            Tensor microLoss = -scores.LogProbs.sum() / (double)tokens;
            microLoss.backward();
            loss += microLoss.item<float>();
            entropy += scores.Entropies.sum().item<float>() / tokens;
            correct += scores.Largest.sum().item<float>();
        }

        double gradientNorm = optimizer.ClipGradNorm(maxGradientNorm);
        double rate = learningRate * schedule.At(progress);
        optimizer.Step(rate);

        metrics.Record("loss", loss);
        metrics.Record("entropy", entropy);
        metrics.Record("mean_token_accuracy", correct / tokens);
        metrics.Record("num_tokens", tokens);
        metrics.Record("learning_rate", rate);
        metrics.Record("grad_norm", gradientNorm);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        ModuleState.Save(writer.Section("model"), model);
        model.Dropout?.Save(writer.Section("dropout"));
        optimizer.Save(writer.Section("optimizer"));
    }

    /// <inheritdoc/>
    public void Load(CheckpointReader reader)
    {
        ModuleState.Load(reader.Section("model"), model);
        model.Dropout?.Load(reader.Section("dropout"));
        optimizer.Load(reader.Section("optimizer"));
    }
}
