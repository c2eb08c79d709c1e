namespace RlhfSharp.Tensors.Tests.Optimizers;

public sealed class OptimizerTests
{
    [Fact]
    public void ParamGroups_HaveRatesOfTheirOwn()
    {
        Parameter a = new(zeros(1)), b = new(zeros(1));
        using SGD optimizer = torch.optim.SGD([new SGD.ParamGroup([a], new SGD.Options { LearningRate = 0.5 }), new SGD.ParamGroup([b], new SGD.Options())], 0.1);
        a.grad = ones(1);
        b.grad = ones(1);
        optimizer.step();
        Assert.Equal((-0.5f, -0.1f), (a.item<float>(), b.item<float>()));
        foreach (torch.optim.ILearningRateController group in optimizer.ParamGroups)
            group.LearningRate = 1;
        optimizer.step();
        Assert.Equal((-1.5f, -1.1f), (a.item<float>(), b.item<float>()));
    }

    [Fact]
    public void Step_LeavesParametersWithoutGradientAlone()
    {
        Parameter moved = new(ones(2)), still = new(ones(2));
        using Adam optimizer = torch.optim.Adam([moved, still], lr: 0.1, weight_decay: 0.5);
        moved.grad = ones(2);
        optimizer.step();
        Assert.Equal([1f, 1f], still.data<float>().ToArray());
        Assert.Equal(0.9f, moved.data<float>().ToArray()[0], 1e-6f);
    }

    [Fact]
    public void Step_WithClosure_ReturnsItsLoss()
    {
        Parameter x = new(tensor([3f]));
        using SGD optimizer = torch.optim.SGD([x], 0.25);
        for (int i = 0; i < 30; i++)
        {
            Tensor? loss = optimizer.step(() =>
            {
                optimizer.zero_grad();
                Tensor value = (x - 1).square().sum();
                value.backward();
                return value;
            });
            if (i == 0)
                Assert.Equal(4f, loss!.item<float>());
        }
        Assert.Equal(1f, x.item<float>(), 1e-5f);
    }

    [Fact]
    public void LambdaLR_MultipliesTheInitialRate()
    {
        using Adam optimizer = torch.optim.Adam([new Parameter(zeros(1))], lr: 0.2);
        torch.optim.lr_scheduler.LRScheduler schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, step => 1.0 / (1 + step));
        List<double> rates = [optimizer.ParamGroups.Single().LearningRate];
        for (int i = 0; i < 3; i++)
        {
            schedule.step();
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
        }
        Assert.Equal([0.2, 0.1, 0.2 / 3, 0.05], rates);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    public void Constructor_RefusesARateThatCannotBe(double rate) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => torch.optim.Adam([new Parameter(zeros(1))], rate));

    [Fact]
    public void ClipGradValue_LimitsEveryElement()
    {
        Parameter x = new(zeros(3)) { grad = tensor([-5f, 0.5f, 2f]) };
        torch.nn.utils.clip_grad_value_([x], 1);
        Assert.Equal([-1f, 0.5f, 1f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Vector_RoundTripsTheParameters()
    {
        Parameter a = new(tensor([1f, 2, 3, 4], [2, 2])), b = new(tensor([5f]));
        Tensor vector = torch.nn.utils.parameters_to_vector([a, b]);
        Assert.Equal([1f, 2, 3, 4, 5], vector.data<float>().ToArray());
        torch.nn.utils.vector_to_parameters(vector.detach() * 2, [a, b]);
        Assert.Equal([2f, 4, 6, 8], a.data<float>().ToArray());
        Assert.Equal(10f, b.item<float>());
    }
}
