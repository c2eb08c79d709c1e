using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>
/// Runs element-by-element operations over tensors of any strides into an existing result. Operands broadcast to the
/// result's shape; their types are already right. No tape here.
/// </summary>
internal static unsafe class Elementwise
{
    /// <summary>result = op(a, b); result, a and b are all float32 or all int64.</summary>
    internal static void Binary<TOperation>(Tensor result, Tensor a, Tensor b)
        where TOperation : struct, IBinaryOperation
    {
        Plan plan = Plan.Over(result.sizes);
        plan.Add(result);
        plan.Add(a);
        plan.Add(b);
        RunBinary<TOperation>(&plan, result.type);
        GC.KeepAlive(result);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
    }

    /// <summary>result = op(a, value).</summary>
    internal static void Binary<TOperation>(Tensor result, Tensor a, Scalar value)
        where TOperation : struct, IBinaryOperation
    {
        Plan plan = Plan.Over(result.sizes);
        plan.Add(result);
        plan.Add(a);
        AddScalar(&plan, value, a.type);
        RunBinary<TOperation>(&plan, result.type);
        GC.KeepAlive(result);
        GC.KeepAlive(a);
    }

    /// <summary>result = op(value, b).</summary>
    internal static void Binary<TOperation>(Tensor result, Scalar value, Tensor b)
        where TOperation : struct, IBinaryOperation
    {
        Plan plan = Plan.Over(result.sizes);
        plan.Add(result);
        AddScalar(&plan, value, b.type);
        plan.Add(b);
        RunBinary<TOperation>(&plan, result.type);
        GC.KeepAlive(result);
        GC.KeepAlive(b);
    }

    /// <summary>result = op(a, b, parameter), float32.</summary>
    internal static void Scaled<TOperation>(Tensor result, Tensor a, Tensor b, float parameter)
        where TOperation : struct, IScaledOperation
    {
        Plan plan = Plan.Over(result.sizes);
        plan.Parameter = parameter;
        plan.Add(result);
        plan.Add(a);
        plan.Add(b);
        Plan.Run<ScaledLoop<TOperation>>(&plan);
        GC.KeepAlive(result);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
    }

    /// <summary>result = op(a), float32.</summary>
    internal static void Unary<TOperation>(Tensor result, Tensor a)
        where TOperation : struct, IUnaryOperation
    {
        Plan plan = Plan.Over(result.sizes);
        plan.Add(result);
        plan.Add(a);
        Plan.Run<UnaryLoop<TOperation>>(&plan);
        GC.KeepAlive(result);
        GC.KeepAlive(a);
    }

    /// <summary>result (bool) = op(a, b); a and b of one type.</summary>
    internal static void Compare<TOperation>(Tensor result, Tensor a, Tensor b)
        where TOperation : struct, ICompareOperation
    {
        Plan plan = Plan.Over(result.sizes);
        plan.Add(result);
        plan.Add(a);
        plan.Add(b);
        RunCompare<TOperation>(&plan, a.type);
        GC.KeepAlive(result);
        GC.KeepAlive(a);
        GC.KeepAlive(b);
    }

    /// <summary>result (bool) = op(a, value).</summary>
    internal static void Compare<TOperation>(Tensor result, Tensor a, Scalar value)
        where TOperation : struct, ICompareOperation
    {
        Plan plan = Plan.Over(result.sizes);
        plan.Add(result);
        plan.Add(a);
        AddScalar(&plan, value, a.type);
        RunCompare<TOperation>(&plan, a.type);
        GC.KeepAlive(result);
        GC.KeepAlive(a);
    }

    /// <summary>result = condition ? x : y; condition bool, x and y of the result's type.</summary>
    internal static void Where(Tensor result, Tensor condition, Tensor x, Tensor y)
    {
        Plan plan = Plan.Over(result.sizes);
        plan.Add(result);
        plan.Add(condition);
        plan.Add(x);
        plan.Add(y);
        RunWhere(&plan, result.type);
        GC.KeepAlive(result);
        GC.KeepAlive(condition);
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    /// <summary>result = condition ? value : y.</summary>
    internal static void Where(Tensor result, Tensor condition, Scalar value, Tensor y)
    {
        Plan plan = Plan.Over(result.sizes);
        plan.Add(result);
        plan.Add(condition);
        AddScalar(&plan, value, result.type);
        plan.Add(y);
        RunWhere(&plan, result.type);
        GC.KeepAlive(result);
        GC.KeepAlive(condition);
        GC.KeepAlive(y);
    }

    /// <summary>result = a, converted to the result's type.</summary>
    internal static void Copy(Tensor result, Tensor a)
    {
        Plan plan = Plan.Over(result.sizes);
        plan.Add(result);
        plan.Add(a);
        switch (a.type, result.type)
        {
            case (ScalarType.Float32, ScalarType.Float32): Plan.Run<CopyLoop<float>>(&plan); break;
            case (ScalarType.Int64, ScalarType.Int64): Plan.Run<CopyLoop<long>>(&plan); break;
            case (ScalarType.Bool, ScalarType.Bool): Plan.Run<CopyLoop<byte>>(&plan); break;
            case (ScalarType.Float32, ScalarType.Int64): Plan.Run<ConvertLoop<float, long, FloatToLong>>(&plan); break;
            case (ScalarType.Float32, ScalarType.Bool): Plan.Run<ConvertLoop<float, byte, FloatToBool>>(&plan); break;
            case (ScalarType.Int64, ScalarType.Float32): Plan.Run<ConvertLoop<long, float, LongToFloat>>(&plan); break;
            case (ScalarType.Int64, ScalarType.Bool): Plan.Run<ConvertLoop<long, byte, LongToBool>>(&plan); break;
            case (ScalarType.Bool, ScalarType.Float32): Plan.Run<ConvertLoop<byte, float, BoolToFloat>>(&plan); break;
            case (ScalarType.Bool, ScalarType.Int64): Plan.Run<ConvertLoop<byte, long, BoolToLong>>(&plan); break;
            default: throw Shapes.Unsupported(result.type);
        }

        GC.KeepAlive(result);
        GC.KeepAlive(a);
    }

    /// <summary>result = value everywhere.</summary>
    internal static void Fill(Tensor result, Scalar value)
    {
        Plan plan = Plan.Over(result.sizes);
        plan.Add(result);
        AddScalar(&plan, value, result.type);
        switch (result.type)
        {
            case ScalarType.Float32: Plan.Run<CopyLoop<float>>(&plan); break;
            case ScalarType.Int64: Plan.Run<CopyLoop<long>>(&plan); break;
            default: Plan.Run<CopyLoop<byte>>(&plan); break;
        }

        GC.KeepAlive(result);
    }

    private static void AddScalar(Plan* plan, Scalar value, ScalarType type)
    {
        if (type == ScalarType.Float32)
            Plan.AddScalar(plan, value.AsFloat);
        else if (type == ScalarType.Bool)
            Plan.AddScalar(plan, value.AsBool ? 1L : 0L);
        else
            Plan.AddScalar(plan, value.AsLong);
    }

    private static void RunBinary<TOperation>(Plan* plan, ScalarType type)
        where TOperation : struct, IBinaryOperation
    {
        if (type == ScalarType.Float32)
            Plan.Run<FloatBinaryLoop<TOperation>>(plan);
        else
            Plan.Run<LongBinaryLoop<TOperation>>(plan);
    }

    private static void RunCompare<TOperation>(Plan* plan, ScalarType type)
        where TOperation : struct, ICompareOperation
    {
        if (type == ScalarType.Float32)
            Plan.Run<FloatCompareLoop<TOperation>>(plan);
        else if (type == ScalarType.Int64)
            Plan.Run<LongCompareLoop<TOperation>>(plan);
        else
            Plan.Run<BoolCompareLoop<TOperation>>(plan);
    }

    private static void RunWhere(Plan* plan, ScalarType type)
    {
        switch (type)
        {
            case ScalarType.Float32: Plan.Run<WhereLoop<float>>(plan); break;
            case ScalarType.Int64: Plan.Run<WhereLoop<long>>(plan); break;
            default: Plan.Run<WhereLoop<byte>>(plan); break;
        }
    }
}
