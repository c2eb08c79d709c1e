using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Kernels;

/// <summary>Which vector width the kernels use. Constants to the JIT: a branch on them costs nothing.</summary>
internal static class Hardware
{
    /// <summary>
    /// 512-bit vectors. Not only Vector512.IsHardwareAccelerated: .NET reports false there on the first AVX-512 server
    /// processors (Skylake-X, Cascade Lake) although their matrix product is nearly twice as fast with 512 bits.
    /// </summary>
    public static bool Has512
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated || Avx512F.IsSupported;
    }

    public static bool Has256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.IsHardwareAccelerated;
    }

    public static bool Has128
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.IsHardwareAccelerated;
    }

    /// <summary>Floats in the widest vector there is.</summary>
    public static int FloatsInVector
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Has512 ? 16 : Has256 ? 8 : Has128 ? 4 : 1;
    }

    /// <summary>For people: the width in use.</summary>
    public static string Description =>
        Has512 ? "512-bit vectors (AVX-512)"
        : Has256 ? "256-bit vectors"
        : Has128 ? "128-bit vectors"
        : "no vectors (scalar code)";
}
