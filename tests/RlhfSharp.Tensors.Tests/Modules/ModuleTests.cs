namespace RlhfSharp.Tensors.Tests.Modules;

[Collection(RlhfSharp.Tensors.Tests.Kernels.KernelCollection.Name)]
public sealed class ModuleTests
{
    [Fact]
    public void StateDict_NamesFollowTheFields()
    {
        using Block block = new();
        Assert.Equal(
            ["scale", "fc.weight", "fc.bias", "layers.0.weight", "layers.1.0.weight", "layers.1.0.bias", "running"],
            block.state_dict().Keys);
        Assert.Equal(["scale", "fc.weight", "fc.bias", "layers.0.weight", "layers.1.0.weight", "layers.1.0.bias"],
            block.named_parameters().Select(entry => entry.name));
        Assert.Equal(["running"], block.named_buffers().Select(entry => entry.name));
    }

    [Fact]
    public void NamedParameters_SharedParameter_ComesOnce()
    {
        using Tied tied = new();
        Assert.Equal(["first.weight"], tied.named_parameters().Select(entry => entry.name));
        Assert.Equal(["first.weight", "second.weight"], tied.state_dict().Keys.Order());
    }

    [Fact]
    public void LoadStateDict_CopiesValues()
    {
        using Block source = new(), target = new();
        using (no_grad())
            source.get_parameter("layers.1.0.weight")!.fill_(3);
        target.load_state_dict(source.state_dict());
        Assert.All(target.get_parameter("layers.1.0.weight")!.data<float>().ToArray(), value => Assert.Equal(3f, value));
    }

    [Fact]
    public void LoadStateDict_WithOtherNames_SaysWhich()
    {
        using Block block = new();
        Dictionary<string, Tensor> state = block.state_dict();
        state.Remove("fc.bias");
        state["fc.scale"] = zeros(1);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => block.load_state_dict(state));
        Assert.Contains("fc.bias", error.Message);
        Assert.Contains("fc.scale", error.Message);
        (IList<string> missing, IList<string> unexpected) = block.load_state_dict(state, strict: false);
        Assert.Equal(["fc.bias"], missing);
        Assert.Equal(["fc.scale"], unexpected);
    }

    [Fact]
    public void Train_ReachesEveryModule()
    {
        using Block block = new();
        Assert.True(block.modules().All(module => module.training));
        block.eval();
        Assert.False(block.training || block.modules().Any(module => module.training));
    }

    [Fact]
    public void ZeroGrad_ForgetsOrClearsGradients()
    {
        using Linear layer = torch.nn.Linear(2, 1, hasBias: false);
        layer.call(ones(1, 2)).sum().backward();
        Assert.Equal([1f, 1f], layer.weight.grad!.data<float>().ToArray());
        layer.zero_grad(set_to_none: false);
        Assert.Equal([0f, 0f], layer.weight.grad!.data<float>().ToArray());
        layer.zero_grad();
        Assert.Null(layer.weight.grad);
    }

    [Fact]
    public void Apply_VisitsChildrenFirst()
    {
        using Sequential net = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.Tanh());
        List<string> names = [];
        net.apply(module => names.Add(module.GetName()));
        Assert.Equal(["Linear", "Tanh", "Sequential"], names);
    }

    [Fact]
    public void Call_RunsHooks()
    {
        using Linear layer = torch.nn.Linear(1, 1, hasBias: false);
        layer.weight = new Parameter(ones(1, 1));
        var before = layer.register_forward_pre_hook((_, input) => input * 2);
        layer.register_forward_hook((_, _, output) => output + 1);
        Assert.Equal(7f, layer.call(tensor([3f])).item<float>());
        before.remove();
        Assert.Equal(4f, layer.call(tensor([3f])).item<float>());
    }

    [Fact]
    public void Parameters_OfBuiltInModules_SurviveTheScopeTheyWereMadeIn()
    {
        Linear layer;
        using (NewDisposeScope())
            layer = torch.nn.Linear(2, 3);
        Assert.Equal([3L], layer.call(ones(2)).shape);
        layer.Dispose();
    }

    [Fact]
    public void Sequential_RunsItsStepsInOrder()
    {
        using Sequential net = torch.nn.Sequential(torch.nn.Linear(1, 1), torch.nn.ReLU());
        using (no_grad())
            foreach (Parameter parameter in net.parameters())
                parameter.fill_(-1);
        Assert.Equal([0f, 1f], net.call(tensor([1f, -2f], [2, 1])).data<float>().ToArray());
    }

    [Fact]
    public void Linear_StartsWithinItsBounds()
    {
        manual_seed(0);
        using Linear layer = torch.nn.Linear(16, 50);
        float[] values = [.. layer.weight.data<float>().ToArray(), .. layer.bias!.data<float>().ToArray()];
        Assert.All(values, value => Assert.InRange(value, -0.25f, 0.25f));
        Assert.True(values.Max() > 0.2f && values.Min() < -0.2f);
    }

    [Fact]
    public void Embedding_PaddingRow_StartsAtZeroAndGetsNoGradient()
    {
        using Embedding table = torch.nn.Embedding(3, 2, padding_idx: 1);
        Assert.Equal([0f, 0f], table.weight[1].data<float>().ToArray());
        table.call(tensor([1L, 2])).sum().backward();
        Assert.Equal([0f, 0, 0, 0, 1, 1], table.weight.grad!.data<float>().ToArray());
    }

    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private readonly Linear fc = torch.nn.Linear(2, 2);
        private readonly Parameter scale = new(ones(2));
        private readonly Tensor running = zeros(2);
        private readonly ModuleList<nn.Module<Tensor, Tensor>> layers =
            torch.nn.ModuleList<nn.Module<Tensor, Tensor>>(torch.nn.Linear(2, 2, hasBias: false), torch.nn.Sequential(torch.nn.Linear(2, 2)));

        internal Block()
            : base(nameof(Block)) => RegisterComponents();

        public override Tensor forward(Tensor input) => layers[0].call(fc.call(input)) * scale + running;
    }

    private sealed class Tied : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first = torch.nn.Linear(2, 2, hasBias: false);
        private readonly Linear second;

        internal Tied()
            : base(nameof(Tied))
        {
            second = torch.nn.Linear(first.weight);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => second.call(first.call(input));
    }
}
