namespace RlhfSharp.Tensors.Tests.Autograd;

public class OperationGradientTests
{
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Apply, double Low, double High)> Unary = new()
    {
        ["neg"] = (x => -x, -2, 2),
        ["abs"] = (x => x.abs(), -2, 2),
        ["square"] = (x => x.square(), -2, 2),
        ["sqrt"] = (x => x.sqrt(), 0.5, 3),
        ["rsqrt"] = (x => x.rsqrt(), 0.5, 3),
        ["exp"] = (x => x.exp(), -2, 2),
        ["log"] = (x => x.log(), 0.5, 3),
        ["log1p"] = (x => x.log1p(), -0.4, 3),
        ["sin"] = (x => x.sin(), -2, 2),
        ["cos"] = (x => x.cos(), -2, 2),
        ["tanh"] = (x => x.tanh(), -2, 2),
        ["sigmoid"] = (x => x.sigmoid(), -3, 3),
        ["relu"] = (x => x.relu(), -2, 2),
        ["erf"] = (x => x.erf(), -2.5, 2.5),
        ["sign"] = (x => x.sign(), -2, 2),
        ["pow 3"] = (x => x.pow(3), -2, 2),
        ["pow 2"] = (x => x.pow(2.0), -2, 2),
        ["pow 0"] = (x => x.pow(0), -2, 2),
        ["pow 1.5"] = (x => x.pow(1.5), 0.5, 2),
        ["add scalar"] = (x => x + 3, -2, 2),
        ["subtract from scalar"] = (x => 3.0 - x, -2, 2),
        ["scalar over tensor"] = (x => 2.0 / x, 0.7, 3),
        ["tensor over scalar"] = (x => x / 4, -2, 2),
        ["multiply scalar"] = (x => 2.5f * x, -2, 2),
        ["clamp"] = (x => x.clamp(-0.48, 0.72), -2, 2),
        ["clamp_min"] = (x => x.clamp_min(0.24), -2, 2),
        ["clamp_max"] = (x => x.clamp(max: 0.24), -2, 2),
        ["softmax"] = (x => x.softmax(-1), -2, 2),
        ["softmax first"] = (x => x.softmax(0), -2, 2),
        ["log_softmax"] = (x => x.log_softmax(-1), -2, 2),
        ["log_softmax first"] = (x => x.log_softmax(0), -2, 2),
        ["logsumexp"] = (x => x.logsumexp(-1), -2, 2),
        ["logsumexp keepdim"] = (x => x.logsumexp(0, keepdim: true), -2, 2),
        ["sum"] = (x => x.sum(), -2, 2),
        ["sum dim"] = (x => x.sum(0L), -2, 2),
        ["sum keepdim"] = (x => x.sum(-1, keepdim: true), -2, 2),
        ["mean"] = (x => x.mean(), -2, 2),
        ["mean dim"] = (x => x.mean([0L], keepdim: true), -2, 2),
        ["cumsum"] = (x => x.cumsum(0), -2, 2),
        ["flip"] = (x => x.flip(0), -2, 2),
        ["transpose"] = (x => x.transpose(0, -1) * 2, -2, 2),
        ["reshape"] = (x => x.transpose(0, -1).reshape(-1) * 2, -2, 2),
        ["slice"] = (x => x.slice(0, 1, 100, 2).exp(), -2, 2),
        ["select"] = (x => x.select(-1, -1).exp(), -2, 2),
        ["indexer"] = (x => x[TensorIndex.Ellipsis, TensorIndex.Slice(1, null, 2)], -2, 2),
        ["unsqueeze squeeze"] = (x => x.unsqueeze(1).exp().squeeze(1), -2, 2),
        ["expand"] = (x => x.unsqueeze(0).expand([3, .. x.shape]).exp(), -2, 2),
        ["repeat"] = (x => x.repeat([2, .. Enumerable.Repeat(1L, (int)x.dim())]), -2, 2),
        ["roll"] = (x => x.roll(2, 0).exp(), -2, 2),
        ["clone"] = (x => x.clone().exp(), -2, 2),
        ["contiguous"] = (x => x.transpose(0, -1).contiguous().exp(), -2, 2),
        ["used twice"] = (x => x * x.exp() + x, -2, 2),
        ["masked_fill"] = (x => x.masked_fill(x.detach().gt(0.48), 3.0), -2, 2),
        ["in place add"] = (x => { Tensor y = x * 2; y.add_(x.exp()); return y * y; }, -1, 1),
        ["in place mul"] = (x => { Tensor y = x * 2; y.mul_(x); return y; }, -1, 1),
        ["in place div"] = (x => { Tensor y = x * 2; y.div_(x + 3); return y; }, -1, 1),
        ["in place sub"] = (x => { Tensor y = x * 2; y.sub_(x.exp()); return y; }, -1, 1),
        ["in place clamp"] = (x => { Tensor y = x * 2; y.clamp_(-0.48, 0.48); return y; }, -1, 1),
        ["in place exp"] = (x => { Tensor y = x * 2; y.exp_(); return y; }, -1, 1),
        ["in place fill"] = (x => { Tensor y = x * 2; y.fill_(3); return y + x; }, -1, 1),
        ["in place masked fill"] = (x => { Tensor y = x * 2; y.masked_fill_(x.detach().gt(0), 0); return y; }, -1, 1),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Extremes = new()
    {
        ["max"] = x => x.max(),
        ["min"] = x => x.min(),
        ["max dim"] = x => x.max(0).values,
        ["max dim keepdim"] = x => x.max(-1, keepdim: true).values,
        ["min dim"] = x => x.min(-1).values,
        ["amax"] = x => x.amax([0L]),
        ["amin"] = x => x.amin([-1L], keepdim: true),
        ["var"] = x => x.var(),
        ["var dim"] = x => x.var(0, unbiased: false),
        ["std"] = x => x.std(unbiased: false),
        ["std dim"] = x => x.std(-1, unbiased: false, keepdim: true).exp(),
        ["norm"] = x => x.norm(),
        ["norm dim"] = x => x.norm(0, keepdim: true),
        ["norm 1"] = x => (x + 2).norm(1f),
        ["norm 3"] = x => (x + 2).norm(3f),
        ["topk"] = x => x.topk(2, 0).values,
        ["sort"] = x => x.sort(0, descending: true).Values,
        ["split"] = x => torch.cat(x.split(2, 0).Reverse().ToArray(), 0),
        ["unbind"] = x => torch.stack(x.unbind(-1).Select(part => part.exp()), 0),
        ["chunk"] = x => x.chunk(2, -1)[0] * 3,
        ["tril"] = x => x.tril(-1) * 2,
        ["prod"] = x => x.narrow(0, 0, 1).prod(),
        ["prod dim"] = x => (x * torch.arange(x.size(0)).ne(1).reshape([-1, .. Enumerable.Repeat(1L, (int)x.dim() - 1)])).prod(0L, keepdim: true),
        ["triu"] = x => x.triu(1) * 2,
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Binary = new()
    {
        ["add"] = (a, b) => a + b,
        ["sub"] = (a, b) => a - b,
        ["mul"] = (a, b) => a * b,
        ["div"] = (a, b) => a / b,
        ["pow"] = (a, b) => a.pow(b),
        ["maximum"] = (a, b) => a.maximum(b),
        ["minimum"] = (a, b) => a.minimum(b),
        ["where"] = (a, b) => torch.where(a.detach().gt(1.28), a, b),
        ["clamp tensor"] = (a, b) => a.clamp(min: b),
        ["lerp"] = (a, b) => a.lerp(b, b),
        ["add alpha"] = (a, b) => a.add(b, 0.3),
    };

    public static TheoryData<string, string> UnaryCases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string name in Unary.Keys)
        {
            foreach (string shape in new[] { "17", "5x7", "3x5x2", "1", "1x1", "0x3" })
                cases.Add(name, shape);
        }

        return cases;
    }

    public static TheoryData<string, string> ExtremeCases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string name in Extremes.Keys)
        {
            foreach (string shape in new[] { "3x3", "5x7", "3x5x2" })
                cases.Add(name, shape);
        }

        return cases;
    }

    public static TheoryData<string, string, string> BinaryCases()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (string name in Binary.Keys)
        {
            foreach ((string left, string right) in new[] { ("19", "19"), ("5x7", "7"), ("7", "5x7"), ("5x1", "1x3"), ("2x3x4", "3x1"), ("3", "1"), ("0x3", "3"), ("1", "1") })
                cases.Add(name, left, right);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(UnaryCases))]
    public void Backward_OfOneInput_EqualsFiniteDifferences(string name, string shape)
    {
        using var scope = NewDisposeScope();
        (Func<Tensor, Tensor> apply, double low, double high) = Unary[name];
        Tensor x = GradientCheck.OnGrid(low, high, Parse(shape));
        GradientCheck.Check(inputs => apply(inputs[0]), [x]);
    }

    [Theory]
    [MemberData(nameof(UnaryCases))]
    public void Backward_OfATransposedInput_EqualsFiniteDifferences(string name, string shape)
    {
        using var scope = NewDisposeScope();
        (Func<Tensor, Tensor> apply, double low, double high) = Unary[name];
        Tensor x = GradientCheck.OnGrid(low, high, Parse(shape));
        if (x.numel() == 0)
            return;
        GradientCheck.Check(inputs => apply(inputs[0].transpose(0, -1)), [x]);
    }

    [Theory]
    [MemberData(nameof(ExtremeCases))]
    public void Backward_OfAReduction_EqualsFiniteDifferences(string name, string shape)
    {
        using var scope = NewDisposeScope();
        Tensor x = GradientCheck.Leaf(-1.5, 1.5, Parse(shape));
        Func<Tensor, Tensor> apply = Extremes[name];
        GradientCheck.Check(inputs => apply(inputs[0]), [x]);
    }

    [Theory]
    [MemberData(nameof(BinaryCases))]
    public void Backward_OfTwoBroadcastInputs_EqualsFiniteDifferences(string name, string left, string right)
    {
        using var scope = NewDisposeScope();
        Tensor a = GradientCheck.OnGrid(0.6, 2, Parse(left)), b = GradientCheck.OnGrid(0.71, 2.13, Parse(right)).detach().add(0.04).requires_grad_();
        Func<Tensor, Tensor, Tensor> apply = Binary[name];
        GradientCheck.Check(inputs => apply(inputs[0], inputs[1]), [a, b], 4e-3);
    }

    [Theory]
    [InlineData("3x5", "5x4")]
    [InlineData("1x5", "5x1")]
    [InlineData("0x5", "5x4")]
    [InlineData("3x0", "0x4")]
    [InlineData("2x3x5", "5x4")]
    [InlineData("2x3x5", "2x5x4")]
    [InlineData("3x1x2x5", "4x5x3")]
    [InlineData("5", "5")]
    [InlineData("5", "5x3")]
    [InlineData("3x5", "5")]
    [InlineData("2x3x5", "5")]
    public void Backward_OfAMatrixProduct_EqualsFiniteDifferences(string left, string right)
    {
        using var scope = NewDisposeScope();
        Tensor a = GradientCheck.Leaf(-1, 1, Parse(left)), b = GradientCheck.Leaf(-1, 1, Parse(right));
        GradientCheck.Check(inputs => inputs[0].matmul(inputs[1]), [a, b]);
    }

    [Fact]
    public void Backward_OfProductsWithTransposedOperands_EqualsFiniteDifferences()
    {
        using var scope = NewDisposeScope();
        Tensor a = GradientCheck.Leaf(-1, 1, 5, 3), b = GradientCheck.Leaf(-1, 1, 4, 5);
        GradientCheck.Check(inputs => inputs[0].t().matmul(inputs[1].t()), [a, b]);
        GradientCheck.Check(inputs => inputs[0].slice(0, 0, 5, 2).matmul(inputs[1].slice(0, 1, 4, 1).t().slice(0, 0, 3, 1)), [a, b]);
    }

    [Fact]
    public void Backward_OfAddmmAndOuter_EqualsFiniteDifferences()
    {
        using var scope = NewDisposeScope();
        Tensor bias = GradientCheck.Leaf(-1, 1, 4), a = GradientCheck.Leaf(-1, 1, 3, 5), b = GradientCheck.Leaf(-1, 1, 5, 4);
        GradientCheck.Check(inputs => inputs[0].addmm(inputs[1], inputs[2], 0.5f, 2), [bias, a, b]);
        Tensor x = GradientCheck.Leaf(-1, 1, 4), y = GradientCheck.Leaf(-1, 1, 3);
        GradientCheck.Check(inputs => inputs[0].outer(inputs[1]), [x, y]);
    }

    [Theory]
    [InlineData("ij,jk->ik", "3x5", "5x4")]
    [InlineData("bij,bkj->bik", "2x3x5", "2x4x5")]
    [InlineData("ij,kj->ki", "3x5", "4x5")]
    [InlineData("ij,ij->", "3x5", "3x5")]
    [InlineData("i,j->ij", "3", "4")]
    [InlineData("bhqd,bhkd->bhqk", "2x1x3x5", "2x1x4x5")]
    [InlineData("abc,cd", "2x3x4", "4x2")]
    public void Backward_OfEinsum_EqualsFiniteDifferences(string equation, string left, string right)
    {
        using var scope = NewDisposeScope();
        Tensor a = GradientCheck.Leaf(-1, 1, Parse(left)), b = GradientCheck.Leaf(-1, 1, Parse(right));
        GradientCheck.Check(inputs => torch.einsum(equation, inputs[0], inputs[1]), [a, b]);
    }

    [Fact]
    public void Backward_OfIndexing_EqualsFiniteDifferences()
    {
        using var scope = NewDisposeScope();
        Tensor x = GradientCheck.Leaf(-1, 1, 4, 5), index = torch.tensor(new long[] { 0, 2, 2, 3 }), source = GradientCheck.Leaf(-1, 1, 2, 5);
        Tensor columns = torch.tensor(new long[] { 1, 0, 4, 1, 1, 2, 3, 3 }, [4, 2]);
        Tensor mask = x.detach().gt(0.1);
        GradientCheck.Check(inputs => inputs[0].index_select(0, index), [x]);
        GradientCheck.Check(inputs => inputs[0].transpose(0, 1).index_select(1, index), [x]);
        GradientCheck.Check(inputs => inputs[0].gather(1, columns), [x]);
        GradientCheck.Check(inputs => inputs[0].masked_select(mask), [x]);
        GradientCheck.Check(inputs => inputs[0].index(TensorIndex.Tensor(index), TensorIndex.Tensor(torch.tensor(new long[] { 1, -1, 1, 0 }))), [x]);
        GradientCheck.Check(inputs => inputs[0].index(TensorIndex.Slice(1, 3), TensorIndex.Tensor(index)), [x]);
        GradientCheck.Check(inputs => inputs[0].index(TensorIndex.Tensor(mask)), [x]);
        GradientCheck.Check(inputs => (inputs[0] * 1).index_put_(inputs[1], TensorIndex.Slice(1, 3)), [x, source]);
        GradientCheck.Check(inputs => (inputs[0] * 1).index_put_(inputs[1], [torch.tensor(new long[] { 3, 0 })]), [x, source]);
        GradientCheck.Check(inputs => (inputs[0] * 1).index_put_(inputs[1], [torch.tensor(new long[] { 3, 3 })], accumulate: true), [x, source]);
        Tensor values = GradientCheck.Leaf(-1, 1, 4, 3);
        GradientCheck.Check(inputs => (inputs[0] * 1).scatter_add_(1, columns, inputs[1]), [x, values]);
        Tensor distinct = torch.tensor(new long[] { 1, 0, 4, 1, 2, 3, 3, 0 }, [4, 2]);
        GradientCheck.Check(inputs => inputs[0].scatter(1, distinct, inputs[1]), [x, values]);
        GradientCheck.Check(inputs => torch.cat([inputs[0], inputs[1]], 0), [x, source]);
        GradientCheck.Check(inputs => torch.zeros(4, 5).copy_(inputs[0]), [x]);
    }

    private static long[] Parse(string shape) => shape.Split('x').Select(long.Parse).ToArray();
}
