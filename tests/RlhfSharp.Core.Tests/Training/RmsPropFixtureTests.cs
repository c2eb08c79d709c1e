using RlhfSharp.Core.Training;
using RlhfSharp.TestSupport;

namespace RlhfSharp.Core.Tests.Training;

/// <summary>RMSprop against PyTorch's recorded steps, in PyTorch's form and in TensorFlow's.</summary>
public sealed class RmsPropFixtureTests
{
    // The engine's tests replay PyTorch's form with all its settings; the trainers' RMSprop is plain, and the only one with TensorFlow's form.
    public static IEnumerable<object[]> Recorded() => TorchFixture.Cases(
        recorded => recorded.Name.StartsWith("rmsprop", StringComparison.Ordinal) && (IsPlain(recorded) || IsLikeTensorFlow(recorded)), "optimizers");

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Recorded))]
    public void Step_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        Skip.IfNot(IsPlain(recorded), $"{recorded}: no RMSprop in TensorFlow's form here is centred or has momentum or weight decay: not checked");
        using DisposeScope scope = NewDisposeScope();
        RmsPropOptions options = new()
        {
            Alpha = recorded.Config.Number("alpha", 0.99), Epsilon = recorded.Config.Number("eps", 1e-8),
            LikeTensorFlow = IsLikeTensorFlow(recorded),
        };
        Parameter[] parameters = [.. recorded.TensorList("inputs", "params").Select(value => new Parameter(tensor(value.Singles, value.Shape)))];
        using RmsProp optimizer = new([.. parameters.Select((parameter, index) => ($"p{index}", parameter))], options);
        GoldenTensor[][] gradients = recorded.TensorLists("inputs", "grads"), expected = recorded.TensorLists("outputs", "params_after_step");
        for (int step = 0; step < gradients.Length; step++)
        {
            for (int i = 0; i < parameters.Length; i++) parameters[i].grad = tensor(gradients[step][i].Singles, gradients[step][i].Shape);
            optimizer.Step(recorded.Config.Number("lr"));
            for (int i = 0; i < parameters.Length; i++)
                GoldenAssert.Close(expected[step][i], parameters[i].data<float>().ToArray(), $"{recorded}: parameter {i} after step {step + 1}");
        }
    }

    private static bool IsPlain(GoldenCase recorded) => !recorded.Config.Flag("centered") && !recorded.Config.Flag("maximize")
        && recorded.Config.Number("momentum", 0) == 0 && recorded.Config.Number("weight_decay", 0) == 0;

    private static bool IsLikeTensorFlow(GoldenCase recorded) => recorded.Name.Contains("tf", StringComparison.Ordinal);
}
