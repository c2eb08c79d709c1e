using RlhfSharp.Core.Training;
using RlhfSharp.TestSupport;
using Adam = RlhfSharp.Core.Training.Adam;

namespace RlhfSharp.Core.Tests.Training;

/// <summary>The optimizer of the trainers against PyTorch's recorded steps, clipping and schedules.</summary>
public sealed class AdamFixtureTests
{
    // The engine's tests replay every optimizer; the trainers' Adam has no AMSGrad and decays weights decoupled only.
    public static IEnumerable<object[]> Optimizers() => TorchFixture.Cases(
        recorded => !recorded.Config.Flag("amsgrad") && !recorded.Config.Flag("maximize") && (IsDecoupled(recorded)
            || (recorded.Name.StartsWith("adam", StringComparison.Ordinal) && recorded.Config.Number("weight_decay", 0) == 0)),
        "optimizers");

    // The engine's tests clip by every norm; the trainers by the 2-norm.
    public static IEnumerable<object[]> Clipping() => TorchFixture.Cases(recorded => recorded.Config.Number("norm_type", 2) == 2, "clip_grad_norm");

    public static IEnumerable<object[]> Schedule() => TorchFixture.Cases(recorded => recorded.Outputs.ContainsKey("factor"), "schedules_init");

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Optimizers))]
    public void Step_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        using DisposeScope scope = NewDisposeScope();
        double[] betas = recorded.Config.Numbers("betas", 0.9, 0.999);
        var options = new AdamOptions
        {
            Beta1 = betas[0],
            Beta2 = betas[1],
            Epsilon = recorded.Config.Number("eps", 1e-8),
            WeightDecay = IsDecoupled(recorded) ? recorded.Config.Number("weight_decay", 0.01) : 0,
            DecayMatricesOnly = false,
        };
        Parameter[] parameters = recorded.TensorList("inputs", "params").Select(value => new Parameter(tensor(value.Singles, value.Shape))).ToArray();
        using var optimizer = new Adam(parameters.Select((parameter, index) => ($"p{index}", parameter)).ToArray(), options);
        GoldenTensor[][] gradients = recorded.TensorLists("inputs", "grads");
        GoldenTensor[][] expected = recorded.TensorLists("outputs", "params_after_step");
        for (int step = 0; step < gradients.Length; step++)
        {
            for (int i = 0; i < parameters.Length; i++) parameters[i].grad = tensor(gradients[step][i].Singles, gradients[step][i].Shape);
            optimizer.Step(recorded.Config.Number("lr"));
            for (int i = 0; i < parameters.Length; i++)
                GoldenAssert.Close(expected[step][i], parameters[i].data<float>().ToArray(), $"{recorded}: parameter {i} after step {step + 1}");
        }
    }

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Clipping))]
    public void ClipGradNorm_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        using DisposeScope scope = NewDisposeScope();
        GoldenTensor[] gradients = recorded.TensorList("inputs", "grads");
        Parameter[] parameters = gradients.Select(value => new Parameter(zeros(value.Shape))).ToArray();
        for (int i = 0; i < parameters.Length; i++) parameters[i].grad = tensor(gradients[i].Singles, gradients[i].Shape);
        using var optimizer = new Adam(parameters.Select((parameter, index) => ($"p{index}", parameter)).ToArray(), new AdamOptions());

        GoldenAssert.Close(recorded.Outputs["total_norm"], optimizer.ClipGradNorm(recorded.Config.Number("max_norm")), $"{recorded}: norm");
        GoldenTensor[] expected = recorded.TensorList("outputs", "grads");
        for (int i = 0; i < parameters.Length; i++)
            GoldenAssert.Close(expected[i], parameters[i].grad!.data<float>().ToArray(), $"{recorded}: gradient {i}");
    }

    [SkippableTheory, Trait("Category", "Fixtures"), MemberData(nameof(Schedule))]
    public void At_AsRecorded(string fixture, string name)
    {
        GoldenCase recorded = TorchFixture.Load(fixture, name);
        ISchedule schedule = recorded.Name switch
        {
            _ when recorded.Name.StartsWith("lr_linear_to_zero", StringComparison.Ordinal) => Schedules.Create(ScheduleKind.Linear),
            _ when recorded.Name.StartsWith("lr_linear_with_warmup", StringComparison.Ordinal) => Schedules.Create(ScheduleKind.Linear, recorded.Config.Integer("warmup")),
            _ when recorded.Name.StartsWith("lr_cosine_with_warmup", StringComparison.Ordinal) => Schedules.Create(ScheduleKind.Cosine, recorded.Config.Integer("warmup")),
            _ => throw new SkipException($"{recorded}: an unknown schedule"),
        };
        GoldenTensor expected = recorded.Outputs["factor"];
        double[] actual = Enumerable.Range(0, expected.Data.Length)
            .Select(step => schedule.At(new TrainingProgress(step, recorded.Config.Integer("total")))).ToArray();
        GoldenAssert.Close(expected, actual, $"{recorded}: factor", 1e-12);
    }

    private static bool IsDecoupled(GoldenCase recorded) => recorded.Name.StartsWith("adamw", StringComparison.Ordinal);
}
