using RlhfSharp.Agents.Advantages;
using RlhfSharp.Agents.Environments;
using RlhfSharp.Agents.Replay;
using RlhfSharp.Core.Checkpoints;
using RlhfSharp.Core.Training;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Agents.Tests.Advantages;

/// <summary>Advantages and returns against recordings that are [steps, environments].</summary>
public sealed class ReturnsFixtureTests
{
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases("returns");

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void Returns_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        double gamma = recorded.Config.Number("gamma");
        recorded.RunWithGradients(inputs =>
        {
            Tensor rewards = Rows(inputs["rewards"]); // [environments, steps]
            if (name.StartsWith("gae_", StringComparison.Ordinal))
                return Advantages(recorded, inputs, rewards, gamma);
            if (name.StartsWith("discounted_returns", StringComparison.Ordinal))
                return new Dictionary<string, Tensor> { ["returns"] = Rows(DiscountedReturns.MonteCarlo(rewards, Rows(inputs["done"]), gamma)) };
            if (name.StartsWith("nstep_", StringComparison.Ordinal))
                return new Dictionary<string, Tensor>
                {
                    ["returns"] = Rows(Replayed(rewards, Rows(inputs["next_values"]), inputs["done"], gamma, (int)recorded.Config.Integer("n"))),
                };
            if (name.StartsWith("vtrace", StringComparison.Ordinal))
                return OffPolicy(recorded, inputs, rewards, gamma);
            TorchFixture.SkipUnknown(recorded);
            return new Dictionary<string, Tensor>();
        });
    }

    private static Dictionary<string, Tensor> Advantages(
        GoldenCase recorded, IReadOnlyDictionary<string, Tensor> inputs, Tensor rewards, double gamma)
    {
        Tensor values = Rows(inputs["values"]);
        Tensor terminated, ends, next;
        if (inputs.ContainsKey("term"))
        {
            (terminated, next) = (Rows(inputs["term"]), Rows(inputs["next_values"]));
            ends = terminated.logical_or(Rows(inputs["trunc"]));
        }
        else // no truncation known: an ending cuts the value and the trace
        {
            terminated = ends = Rows(inputs["done"]);
            next = cat([values.narrow(1, 1, values.shape[1] - 1), inputs["last_values"].unsqueeze(1)], 1);
        }

        AdvantageEstimate estimate = Gae.Estimate(
            rewards, values, next, terminated, ends, ones_like(rewards), gamma, recorded.Config.Number("lambda"));
        return new Dictionary<string, Tensor> { ["advantages"] = Rows(estimate.Advantages), ["returns"] = Rows(estimate.Returns) };
    }

    private static Dictionary<string, Tensor> OffPolicy(
        GoldenCase recorded, IReadOnlyDictionary<string, Tensor> inputs, Tensor rewards, double gamma)
    {
        AdvantageEstimate estimate = VTrace.Estimate(
            Rows(inputs["log_rhos"]), rewards, Rows(inputs["values"]), inputs["last_values"], Rows(inputs["done"]), gamma,
            recorded.Config.Number("rho_bar", 1), recorded.Config.Number("c_bar", 1));
        return new Dictionary<string, Tensor> { ["vs"] = Rows(estimate.Returns), ["pg_advantages"] = Rows(estimate.Advantages) };
    }

    // The n-step returns [environments, steps] that a replay buffer makes of the same steps; the observation of a step is its number.
    private static Tensor Replayed(Tensor rewards, Tensor nextValues, Tensor done, double gamma, int count)
    {
        (int copies, int steps) = ((int)rewards.shape[0], (int)rewards.shape[1]);
        ReplayLayout layout = new([1L], 0);
        ReplayBuffer buffer = new(layout, copies * (steps + 1), copies, new InOrder(steps));
        buffer.Start(zeros(copies, 1));
        for (int t = 0; t < steps; t++)
            buffer.Add(zeros([copies], ScalarType.Int64), new VectorStep(
                full(copies, 1, t + 1), full(copies, 1, t + 1), rewards.select(1, t).contiguous(), done[t].contiguous(), zeros([copies], ScalarType.Bool), []));
        using ReplayBatch batch = new(layout, copies * steps);
        buffer.Sample(batch, count, gamma);
        Tensor last = (batch.NextObservations.to(ScalarType.Int64) - 1).clamp(0, steps - 1).reshape(copies, steps); // steps summed to
        return batch.Rewards.reshape(copies, steps) + batch.Discounts.reshape(copies, steps) * nextValues.gather(1, last);
    }

    // Every step of every copy in order, in rings that have room for one entry more.
    private sealed class InOrder(int steps) : IReplaySampler
    {
        public void Begin(TrainingProgress progress) { }

        public void Written(long position, bool isStep) { }

        public void Sample(ReplayBuffer buffer, Span<long> positions, Span<float> weights)
        {
            for (int i = 0; i < positions.Length; i++)
                positions[i] = i / steps * (steps + 1) + i % steps;
        }

        public void Update(ReadOnlySpan<long> positions, ReadOnlySpan<float> errors) { }

        public void Save(CheckpointWriter writer) { }

        public void Load(CheckpointReader reader) { }
    }

    private static Tensor Rows(Tensor tensor) => tensor.transpose(0, 1).contiguous();
}
