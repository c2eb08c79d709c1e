namespace RlhfSharp.Tensors.Tests.Autograd;

public class TapeTests
{
    [Fact]
    public void Backward_Twice_AddsToTheGradient()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 1, 2, 3 }, requires_grad: true);
        (x * x).sum().backward();
        (x * 2).sum().backward();
        Assert.Equal(new float[] { 4, 6, 8 }, x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Backward_ThroughASharedPart_SumsBothWays()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 2 }, requires_grad: true);
        Tensor y = x * 3;
        (y * y + y).sum().backward();
        Assert.Equal(39f, x.grad!.item<float>());
    }

    [Fact]
    public void Backward_OnTheSameGraphTwice_IsAnErrorUnlessRetained()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 2 }, requires_grad: true);
        Tensor kept = (x * x).sum();
        kept.backward(retain_graph: true);
        kept.backward();
        Assert.Equal(8f, x.grad!.item<float>());
        var error = Assert.Throws<InvalidOperationException>(() => kept.backward());
        Assert.Contains("retain_graph", error.Message);
    }

    [Fact]
    public void Backward_AfterAnInPlaceChangeOfASavedTensor_IsAnError()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 1, 2 }, requires_grad: true);
        Tensor y = x * 2;
        Tensor z = y * y;
        y.add_(1);
        var error = Assert.Throws<InvalidOperationException>(() => z.sum().backward());
        Assert.Contains("in-place", error.Message);
        Assert.Contains("'mul'", error.Message);
    }

    [Fact]
    public void Backward_AfterAnInPlaceChangeThroughADetachedView_IsAnError()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 1, 2 }, requires_grad: true);
        Tensor y = x.exp();
        y.detach()[0].fill_(5);
        Assert.Throws<InvalidOperationException>(() => y.sum().backward());
    }

    [Fact]
    public void Backward_AfterAnInPlaceChangeNobodyNeeds_Works()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 1, 2 }, requires_grad: true);
        Tensor y = x + 2;
        y.mul_(3);
        y.sum().backward();
        Assert.Equal(new float[] { 3, 3 }, x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void InPlace_OnALeafThatRequiresGrad_IsAnErrorUnlessRecordingIsOff()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 1, 2 }, requires_grad: true);
        Assert.Throws<InvalidOperationException>(() => x.add_(1));
        using (no_grad())
            x.add_(1);
        Assert.Equal(new float[] { 2, 3 }, x.data<float>().ToArray());
    }

    [Fact]
    public void InPlace_OnAViewWhileRecording_IsRefused()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 1, 2 }, requires_grad: true);
        Tensor y = x * 2;
        Assert.Throws<NotSupportedException>(() => y[0].add_(1));
    }

    [Fact]
    public void Backward_WithCreateGraph_IsRefusedInWords()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 1 }, requires_grad: true);
        var error = Assert.Throws<NotSupportedException>(() => (x * x).backward(create_graph: true));
        Assert.Contains("create_graph", error.Message);
    }

    [Fact]
    public void Backward_OfSeveralElementsWithoutAGradient_IsAnError()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 1, 2 }, requires_grad: true);
        Assert.Contains("[2]", Assert.Throws<InvalidOperationException>(() => (x * x).backward()).Message);
        Assert.Throws<InvalidOperationException>(() => torch.ones(1).backward());
    }

    [Fact]
    public void NoGrad_RecordsNothingAndRestores()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 1 }, requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
        }

        Assert.True(is_grad_enabled());
        Assert.True((x * 2).requires_grad);
        Assert.False(x.detach().requires_grad);
    }

    [Fact]
    public void Backward_AfterTheInputsScopeEnded_StillHasWhatItSaved()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 1, 2, 3 }, requires_grad: true);
        Tensor loss;
        using (NewDisposeScope())
        {
            Tensor y = x * 2;
            loss = (y * y).sum().MoveToOuterDisposeScope();
        }

        // Buffers that are free now must not be the saved ones.
        Tensor other = torch.full(3, 100f);
        loss.backward();
        Assert.Equal(new float[] { 8, 16, 24 }, x.grad!.data<float>().ToArray());
        Assert.Equal(100f, other[0].item<float>());
    }

    [Fact]
    public void Grad_OfAutograd_LeavesTheLeavesAlone()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 3 }, requires_grad: true), unused = torch.ones(1, requires_grad: true);
        Tensor y = x * x;
        IList<Tensor> gradients = torch.autograd.grad([(y * 2).sum()], [x, y], retain_graph: true);
        Assert.Equal(12f, gradients[0].item<float>());
        Assert.Equal(2f, gradients[1].item<float>());
        Assert.Null(x.grad);
        Assert.Throws<InvalidOperationException>(() => torch.autograd.grad([y.sum()], [unused], retain_graph: true));
        Assert.Null(torch.autograd.grad([y.sum()], [unused], allow_unused: true)[0]);
    }

    [Fact]
    public void RetainGrad_KeepsTheGradientOfAnIntermediate()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 3 }, requires_grad: true);
        Tensor y = x * x;
        y.retain_grad();
        (y * 5).sum().backward();
        Assert.Equal(5f, y.grad!.item<float>());
        Assert.Equal(30f, x.grad!.item<float>());
    }

    [Fact]
    public void Gradients_OfDifferentLeaves_NeverShareMemory()
    {
        using var scope = NewDisposeScope();
        Tensor a = torch.ones(2, requires_grad: true), b = torch.ones(2, requires_grad: true), given = torch.ones(2);
        (a + b).backward([given]);
        a.grad!.mul_(5);
        Assert.Equal(new float[] { 1, 1 }, b.grad!.data<float>().ToArray());
        Assert.Equal(new float[] { 1, 1 }, given.data<float>().ToArray());
        Tensor x = torch.ones(3, requires_grad: true);
        x.sum().backward();
        Assert.True(x.grad!.is_contiguous());
        x.grad!.mul_(2);
        x.sum().backward();
        Assert.Equal(new float[] { 3, 3, 3 }, x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Grad_IsASeparateObjectOnTheSameMemory()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 3 }, requires_grad: true);
        (x * x).backward();
        using (Tensor gradient = x.grad!)
            gradient.mul_(2);
        Assert.Equal(12f, x.grad!.item<float>());
        x.grad = null;
        Assert.Null(x.grad);
        Assert.Throws<ArgumentException>(() => x.grad = torch.ones(2));
    }

    [Fact]
    public void RequiresGrad_OfIntegersOrOfResults_IsAnError()
    {
        using var scope = NewDisposeScope();
        Assert.Throws<InvalidOperationException>(() => torch.arange(3).requires_grad_());
        Tensor y = torch.ones(2, requires_grad: true) * 2;
        Assert.Throws<InvalidOperationException>(() => y.requires_grad = false);
        Assert.False(y.detach_().requires_grad);
    }

    [Fact]
    public void Backward_OfADeepGraph_DoesNotRecurse()
    {
        using var scope = NewDisposeScope();
        Tensor x = torch.tensor(new float[] { 1 }, requires_grad: true);
        Tensor y = x;
        for (int i = 0; i < 50_000; i++)
            y = y + 1;
        y.backward();
        Assert.Equal(1f, x.grad!.item<float>());
    }
}
