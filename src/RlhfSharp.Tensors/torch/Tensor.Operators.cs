namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public static Tensor operator +(Tensor left, Tensor right) => left.add(right);

        public static Tensor operator +(Tensor left, Scalar right) => left.add(right);

        public static Tensor operator +(Tensor left, int right) => left.add((Scalar)right);

        public static Tensor operator +(Tensor left, long right) => left.add((Scalar)right);

        public static Tensor operator +(Tensor left, float right) => left.add((Scalar)right);

        public static Tensor operator +(Tensor left, double right) => left.add((Scalar)right);

        public static Tensor operator +(Scalar left, Tensor right) => right.add(left);

        public static Tensor operator +(int left, Tensor right) => right.add((Scalar)left);

        public static Tensor operator +(long left, Tensor right) => right.add((Scalar)left);

        public static Tensor operator +(float left, Tensor right) => right.add((Scalar)left);

        public static Tensor operator +(double left, Tensor right) => right.add((Scalar)left);

        public static Tensor operator -(Tensor left, Tensor right) => left.sub(right);

        public static Tensor operator -(Tensor left, Scalar right) => left.sub(right);

        public static Tensor operator -(Tensor left, int right) => left.sub((Scalar)right);

        public static Tensor operator -(Tensor left, long right) => left.sub((Scalar)right);

        public static Tensor operator -(Tensor left, float right) => left.sub((Scalar)right);

        public static Tensor operator -(Tensor left, double right) => left.sub((Scalar)right);

        public static Tensor operator -(Scalar left, Tensor right) => ReverseSubtract(left, right);

        public static Tensor operator -(int left, Tensor right) => ReverseSubtract((Scalar)left, right);

        public static Tensor operator -(long left, Tensor right) => ReverseSubtract((Scalar)left, right);

        public static Tensor operator -(float left, Tensor right) => ReverseSubtract((Scalar)left, right);

        public static Tensor operator -(double left, Tensor right) => ReverseSubtract((Scalar)left, right);

        public static Tensor operator *(Tensor left, Tensor right) => left.mul(right);

        public static Tensor operator *(Tensor left, Scalar right) => left.mul(right);

        public static Tensor operator *(Tensor left, int right) => left.mul((Scalar)right);

        public static Tensor operator *(Tensor left, long right) => left.mul((Scalar)right);

        public static Tensor operator *(Tensor left, float right) => left.mul((Scalar)right);

        public static Tensor operator *(Tensor left, double right) => left.mul((Scalar)right);

        public static Tensor operator *(Scalar left, Tensor right) => right.mul(left);

        public static Tensor operator *(int left, Tensor right) => right.mul((Scalar)left);

        public static Tensor operator *(long left, Tensor right) => right.mul((Scalar)left);

        public static Tensor operator *(float left, Tensor right) => right.mul((Scalar)left);

        public static Tensor operator *(double left, Tensor right) => right.mul((Scalar)left);

        public static Tensor operator /(Tensor left, Tensor right) => left.div(right);

        public static Tensor operator /(Tensor left, Scalar right) => left.div(right);

        public static Tensor operator /(Tensor left, int right) => left.div((Scalar)right);

        public static Tensor operator /(Tensor left, long right) => left.div((Scalar)right);

        public static Tensor operator /(Tensor left, float right) => left.div((Scalar)right);

        public static Tensor operator /(Tensor left, double right) => left.div((Scalar)right);

        public static Tensor operator /(Scalar left, Tensor right) => ReverseDivide(left, right);

        public static Tensor operator /(int left, Tensor right) => ReverseDivide((Scalar)left, right);

        public static Tensor operator /(long left, Tensor right) => ReverseDivide((Scalar)left, right);

        public static Tensor operator /(float left, Tensor right) => ReverseDivide((Scalar)left, right);

        public static Tensor operator /(double left, Tensor right) => ReverseDivide((Scalar)left, right);

        public static Tensor operator -(Tensor tensor) => tensor.neg();

        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);

        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);

        private static Tensor ReverseSubtract(Scalar left, Tensor right)
        {
            Tensor result = Arithmetic<SubtractOperation>(left, right);
            if (Tape.Records(right))
                Tape.Record("rsub", result, [right], [], static node => node.Give(0, node.Gradient.neg()));
            return result;
        }

        private static Tensor ReverseDivide(Scalar left, Tensor right)
        {
            Tensor result = Arithmetic<DivideOperation>(new Scalar(left.AsDouble), right);
            if (Tape.Records(right))
                Tape.Record("rdiv", result, [right], [right, result], static node =>
                    node.Give(0, node.Gradient.mul(node.Saved(1)).div(node.Saved(0)).neg()));
            return result;
        }
    }
}
