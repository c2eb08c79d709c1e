using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Help for training: clipping gradients, parameters as one vector.</summary>
        public static class utils
        {
            /// <summary>
            /// The norm of all gradients as one vector; when it exceeds <paramref name="max_norm"/>, the gradients are multiplied by
            /// max_norm / (norm + 1e-6). Parameters without a gradient do not count.
            /// </summary>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                if (!(norm_type > 0))
                    throw new ArgumentOutOfRangeException(nameof(norm_type), norm_type, "clip_grad_norm_: the norm's order is above 0 (infinity included)");
                using (no_grad())
                using (NewDisposeScope())
                {
                    List<Tensor> gradients = Gradients(tensors);
                    double norm = Norm(gradients, norm_type);
                    double factor = max_norm / (norm + 1e-6);
                    if (factor < 1)
                        foreach (Tensor gradient in gradients)
                            gradient.mul_(factor);
                    return norm;
                }
            }

            /// <summary>Limits every element of the gradients to +-<paramref name="clip_value"/>.</summary>
            public static void clip_grad_value_(IEnumerable<Parameter> tensors, double clip_value)
            {
                using (no_grad())
                using (NewDisposeScope())
                    foreach (Tensor gradient in Gradients(tensors))
                        gradient.clamp_(-clip_value, clip_value);
            }

            /// <summary>All parameters end to end, one vector; gradients flow through it.</summary>
            public static Tensor parameters_to_vector(IEnumerable<Parameter> tensors)
            {
                using DisposeScope scope = NewDisposeScope();
                return cat(tensors.Select(parameter => parameter.reshape(-1)).ToArray()).MoveToOuterDisposeScope();
            }

            /// <summary>Copies the parts of a vector into the parameters, in order.</summary>
            public static void vector_to_parameters(Tensor vec, IEnumerable<Parameter> tensors)
            {
                using (no_grad())
                using (NewDisposeScope())
                {
                    List<Parameter> parameters = tensors.ToList();
                    long count = parameters.Sum(parameter => parameter.numel());
                    if (vec.shape.Length != 1 || vec.shape[0] != count)
                        throw new ArgumentException($"vector_to_parameters: the parameters hold {count} values, the vector has shape [{string.Join(", ", vec.shape)}].");
                    long offset = 0;
                    foreach (Parameter parameter in parameters)
                    {
                        parameter.copy_(vec.narrow(0, offset, parameter.numel()).reshape(parameter.shape));
                        offset += parameter.numel();
                    }
                }
            }

            private static List<Tensor> Gradients(IEnumerable<Parameter> tensors)
            {
                List<Tensor> gradients = [];
                foreach (Parameter parameter in tensors)
                    if (parameter.grad is { } gradient)
                        gradients.Add(gradient);
                return gradients;
            }

            private static double Norm(List<Tensor> gradients, double order)
            {
                double total = 0;
                foreach (Tensor gradient in gradients)
                {
                    if (order == 2)
                    {
                        total += SumOfSquares(gradient.contiguous());
                        continue;
                    }
                    Tensor magnitudes = gradient.abs();
                    if (double.IsPositiveInfinity(order))
                        total = Math.Max(total, gradient.numel() == 0 ? 0 : magnitudes.max().item<float>());
                    else if (order == 1)
                        total += magnitudes.sum().item<float>();
                    else
                        total += magnitudes.pow(order).sum().item<float>();
                }
                return order switch
                {
                    1 or double.PositiveInfinity => total,
                    2 => Math.Sqrt(total),
                    _ => Math.Pow(total, 1 / order),
                };
            }

            private static unsafe double SumOfSquares(Tensor gradient)
            {
                double sum = Kernels.Adam.SumOfSquares(gradient.DataPointer, gradient.Count);
                GC.KeepAlive(gradient);
                return sum;
            }
        }
    }
}
