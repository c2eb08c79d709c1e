using RlhfSharp.Core;
using RlhfSharp.Core.Randomness;
using RlhfSharp.Language.Gpt2;

namespace RlhfSharp.Language.Tests.Gpt2;

public sealed class Gpt2ModelTests
{
    [Fact]
    public void NewModel_Weights_HaveTheDeviationsOfGpt2()
    {
        using Gpt2Model model = new(TinyModel.Config with { Width = 64, InitializerRange = 0.02 }, new RandomStream(5));
        Dictionary<string, float[]> weights = model.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.data<float>().ToArray());
        Assert.Equal(2 + 2 * 12 + 2, weights.Count);
        Assert.Equal(0.02, Deviation(weights["h.0.attn.c_attn.weight"]), 0.001);
        Assert.Equal(0.01, Deviation(weights["h.1.attn.c_proj.weight"]), 0.0005);   // 0.02 / sqrt(2 * 2 layers)
        Assert.Equal(0.01, Deviation(weights["h.0.mlp.c_proj.weight"]), 0.0005);
        Assert.Equal(0.02, Deviation(weights["wte.weight"]), 0.0015);
        Assert.All(weights["h.0.mlp.c_fc.bias"], value => Assert.Equal(0, value));
        Assert.All(weights["ln_f.weight"], value => Assert.Equal(1, value));
        Assert.All(weights["ln_f.bias"], value => Assert.Equal(0, value));
    }

    [Fact]
    public void NewModel_FromEqualSeeds_IsTheSame()
    {
        using Gpt2Model one = TinyModel.Make(3), same = TinyModel.Make(3), other = TinyModel.Make(4);
        Assert.Equal(one.OutputWeight.data<float>().ToArray(), same.OutputWeight.data<float>().ToArray());
        Assert.NotEqual(one.OutputWeight.data<float>().ToArray(), other.OutputWeight.data<float>().ToArray());
    }

    [Fact]
    public void Forward_OfPackedRows_EqualsEachRowAlone()
    {
        using DisposeScope scope = NewDisposeScope();
        using Gpt2Model model = TinyModel.Make();
        int[][] rows = TinyModel.Rows(9, count: 7, longest: 20);
        PackedTokens packed = new(rows);
        float[] together = model.Forward(packed).data<float>().ToArray();
        for (int row = 0; row < rows.Length; row++)
        {
            float[] alone = model.Forward(new PackedTokens([rows[row]])).data<float>().ToArray();
            AssertClose(alone, together.AsSpan(packed.Offsets[row] * 16, rows[row].Length * 16), 2e-5f);
        }
    }

    [Fact]
    public void Forward_OfLaterTokens_DoesNotChangeEarlierOnes()
    {
        using DisposeScope scope = NewDisposeScope();
        using Gpt2Model model = TinyModel.Make();
        float[] first = model.Forward(new PackedTokens([[1, 2, 3, 4, 5]])).data<float>().ToArray();
        float[] second = model.Forward(new PackedTokens([[1, 2, 3, 28, 27]])).data<float>().ToArray();
        AssertClose(first[..48], second.AsSpan(0, 48), 1e-6f);
        Assert.NotEqual(first[48..], second[48..]);
    }

    [Fact]
    public void Forward_OfRowsThatDoNotFit_SaysWhy()
    {
        using Gpt2Model model = TinyModel.Make();
        Assert.Contains("context of 24", Assert.Throws<UserException>(() => model.Forward(new PackedTokens([new int[25]]))).Message);
        Assert.Contains("vocabulary has 29", Assert.Throws<UserException>(() => model.Forward(new PackedTokens([[29]]))).Message);
        Assert.Throws<ArgumentException>(() => new PackedTokens([]));
        Assert.Throws<ArgumentException>(() => new PackedTokens([[1], []]));
        Assert.Throws<ArgumentException>(() => new PackedTokens([[-1]]));
    }

    [Fact]
    public void Forward_WithDropout_DiffersInTrainingModeOnly()
    {
        using DisposeScope scope = NewDisposeScope();
        using Gpt2Model model = TinyModel.Make();
        PackedTokens tokens = new([[1, 2, 3]]);
        float[] plain = model.Forward(tokens).data<float>().ToArray();
        model.Dropout = new DropoutMasks(0.25, new RandomStream(1));
        Assert.Equal(plain, model.Forward(tokens).data<float>().ToArray());
        model.train();
        float[] dropped = model.Forward(tokens).data<float>().ToArray();
        Assert.NotEqual(plain, dropped);
        model.Dropout = new DropoutMasks(0.25, new RandomStream(1));
        Assert.Equal(dropped, model.Forward(tokens).data<float>().ToArray());
    }

    [Fact]
    public void DropoutMasks_Apply_ZeroesTheGivenShareAndKeepsTheMean()
    {
        using DisposeScope scope = NewDisposeScope();
        float[] values = new DropoutMasks(0.25, new RandomStream(2)).Apply(ones(100, 1001)).data<float>().ToArray();
        Assert.Equal(0.25, values.Count(value => value == 0) / 100_100.0, 0.005);
        Assert.All(values.Where(value => value != 0), value => Assert.Equal(4 / 3f, value, 1e-6f));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DropoutMasks(1, new RandomStream(2)));
    }

    [Fact]
    public void Backward_OfTheLoss_ReachesEveryParameter()
    {
        using DisposeScope scope = NewDisposeScope();
        using Gpt2Model model = TinyModel.Make();
        Tensor hidden = model.Forward(new PackedTokens([[1, 2, 3], [4, 5]]));
        FusedOps.LinearCrossEntropy(hidden, model.OutputWeight, tensor(new long[] { 2, 3, 4, 5, 6 })).mean().backward();
        foreach ((string name, Parameter parameter) in model.named_parameters())
            Assert.True(parameter.grad is not null && parameter.grad.abs().sum().item<float>() > 0, name);
    }

    private static double Deviation(float[] values) => Math.Sqrt(values.Sum(value => (double)value * value) / values.Length);

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }
}
