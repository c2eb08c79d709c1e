namespace TorchSharp.Modules;
internal static class Placeholder;
