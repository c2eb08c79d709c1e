using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Metrics;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Core.Training;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Core.Tests.Training;

/// <summary>Linear regression with Adam and dropout: the smallest thing with every kind of state.</summary>
internal static class Regression
{
    public sealed class Source(ulong seed) : IBatchSource<(Tensor Inputs, Tensor Targets)>
    {
        private readonly RandomStream random = RandomStream.Named(seed, "batches");

        public (Tensor Inputs, Tensor Targets) Next(TrainingProgress progress, MetricRecorder metrics)
        {
            var inputs = new float[8 * 3];
            var targets = new float[8];
            for (int row = 0; row < 8; row++)
            {
                for (int column = 0; column < 3; column++) inputs[row * 3 + column] = (float)random.NextNormal();
                targets[row] = inputs[row * 3] - 2 * inputs[row * 3 + 1] + 0.5f;
            }
            return (tensor(inputs, [8, 3]), tensor(targets, [8, 1]));
        }

        public void Save(CheckpointWriter writer) => random.Save(writer.Section("random"));

        public void Load(CheckpointReader reader) => random.Load(reader.Section("random"));
    }

    public sealed class Learner : ILearner<(Tensor Inputs, Tensor Targets)>
    {
        private readonly Parameter weight = new(zeros(3, 1));
        private readonly Parameter bias = new(zeros(1));
        private readonly Adam optimizer;

        public Learner() => optimizer = new Adam(Parameters, new AdamOptions());

        public IReadOnlyList<(string Name, Parameter Parameter)> Parameters => [("weight", weight), ("bias", bias)];

        public float[] Weight => weight.data<float>().ToArray();

        /// <summary>The iteration that breaks the weights; -1: none.</summary>
        public long BreaksAt { get; init; } = -1;

        public double DropoutRate { get; init; }

        public void Learn((Tensor Inputs, Tensor Targets) batch, TrainingProgress progress, MetricRecorder metrics)
        {
            Tensor inputs = DropoutRate > 0 ? batch.Inputs * rand_like(batch.Inputs).gt(DropoutRate).to(ScalarType.Float32) : batch.Inputs;
            Tensor loss = (inputs.matmul(weight) + bias - batch.Targets).pow(2).mean();
            optimizer.ZeroGrad();
            loss.backward();
            metrics.Record("grad_norm", optimizer.ClipGradNorm(1));
            optimizer.Step(0.1);
            metrics.Record("loss", loss.item<float>());
            if (progress.Iteration == BreaksAt)
                using (no_grad())
                    bias.fill_(float.NaN);
        }

        public void Save(CheckpointWriter writer)
        {
            foreach ((string name, Parameter parameter) in Parameters) writer.Write(name, parameter);
            optimizer.Save(writer.Section("optimizer"));
        }

        public void Load(CheckpointReader reader)
        {
            foreach ((string name, Parameter parameter) in Parameters) reader.ReadInto(name, parameter);
            optimizer.Load(reader.Section("optimizer"));
        }
    }
}
