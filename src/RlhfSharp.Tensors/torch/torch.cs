namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
    }
}
