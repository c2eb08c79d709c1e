using RlhfSharp.Agents.Advantages;
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
                    ["returns"] = Rows(DiscountedReturns.NStep(
                        rewards, Rows(inputs["next_values"]), Rows(inputs["done"]), gamma, (int)recorded.Config.Integer("n"))),
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

    private static Tensor Rows(Tensor tensor) => tensor.transpose(0, 1).contiguous();
}
