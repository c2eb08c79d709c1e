namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Anything that can be called with one input.</summary>
        public interface IModule<T, TResult>
        {
            /// <summary>Computes the result, hooks included.</summary>
            TResult call(T input1);
        }
    }
}
