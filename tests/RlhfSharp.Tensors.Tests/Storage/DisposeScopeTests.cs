namespace RlhfSharp.Tensors.Tests.Storage;

public class DisposeScopeTests
{
    [Fact]
    public void Dispose_ReturnsWhatWasMadeInside()
    {
        Tensor inside, moved;
        using (var outer = NewDisposeScope())
        {
            using (var inner = NewDisposeScope())
            {
                inside = torch.ones(3);
                moved = torch.ones(3).MoveToOuterDisposeScope();
                Assert.Equal(1, inner.DisposablesCount);
                Assert.True(inner.Contains(inside));
                Assert.Same(inside, Assert.Single(inner.DisposablesView));
            }

            Assert.True(inside.IsInvalid);
            Assert.False(moved.IsInvalid);
            Assert.True(outer.Contains(moved));
        }

        Assert.True(moved.IsInvalid);
        var error = Assert.Throws<ObjectDisposedException>(() => moved.add(1));
        Assert.Contains("MoveToOuterDisposeScope", error.Message);
    }

    [Fact]
    public void Detach_LeavesTheTensorToItsOwner()
    {
        Tensor first, second;
        using (var scope = NewDisposeScope())
        {
            first = torch.ones(2).DetachFromDisposeScope();
            second = scope.Detach(torch.ones(2));
            Assert.Equal(0, scope.DisposablesCount);
        }

        Assert.Equal(2f, (first.sum()).item<float>());
        Assert.False(second.IsInvalid);
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public void DisposeEverythingBut_KeepsTheNamedOnes()
    {
        using var scope = NewDisposeScope();
        Tensor keep = torch.ones(2), drop = torch.ones(2);
        scope.DisposeEverythingBut(keep);
        Assert.False(keep.IsInvalid);
        Assert.True(drop.IsInvalid);
        Assert.Equal(1, scope.DisposablesCount);
        scope.DisposeEverything();
        Assert.True(keep.IsInvalid);
    }

    [Fact]
    public void Attach_TakesOtherDisposablesToo()
    {
        var stream = new MemoryStream();
        Tensor late;
        using (var scope = NewDisposeScope())
        {
            scope.Attach(stream);
            Assert.True(scope.Contains(stream));
            using (var inner = NewDisposeScope())
            {
                late = torch.ones(1);
                scope.Attach(late);
                Assert.Equal(0, inner.DisposablesCount);
                Assert.Equal(2, scope.DisposablesCount);
            }

            Assert.False(late.IsInvalid);
            scope.MarkAsDisposed(stream);
            Assert.Equal(1, scope.DisposablesCount);
        }

        Assert.True(late.IsInvalid);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void MoveToOther_ChangesTheOwner()
    {
        using var outer = NewDisposeScope();
        using var inner = NewDisposeScope();
        Tensor tensor = torch.ones(1);
        inner.MoveToOther(outer, tensor);
        Assert.True(outer.Contains(tensor));
        Assert.False(inner.Contains(tensor));
    }

    [Fact]
    public void Dispose_OutOfOrder_KeepsTheInnerScopeInForce()
    {
        DisposeScope outer = NewDisposeScope(), inner = NewDisposeScope();
        outer.Dispose();
        Tensor tensor = torch.ones(1);
        Assert.True(inner.Contains(tensor));
        tensor.MoveToOuterDisposeScope();
        Assert.False(inner.Contains(tensor));
        tensor.Dispose();
        inner.Dispose();
        using DisposeScope after = NewDisposeScope();
        Assert.Equal(0, after.DisposablesCount);
    }

    [Fact]
    public void Dispose_OfOneView_KeepsTheMemoryForTheOther()
    {
        using var scope = NewDisposeScope();
        Tensor whole = torch.arange(6, ScalarType.Float32).view(2, 3);
        Tensor row = whole[1];
        whole.Dispose();
        torch.zeros(6);
        Assert.Equal(new float[] { 3, 4, 5 }, row.data<float>().ToArray());
    }
}
