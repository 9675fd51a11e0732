using System.Runtime.InteropServices;
using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>Copies between plain arrays and torch's tensors.</summary>
/// <remarks>Tensors get memory of torch's own: what torch computes may depend in its last bits on how memory is aligned, and a managed array is aligned by
/// chance.
/// Code that trains takes care of numbers handed to torch, too: TorchSharp wraps each one in an object that the collector may take while the native call
/// still reads it
/// (even the factor 1 that <c>a + b</c> and <c>a - b</c> imply), so they are held by name, or the operation is one without.</remarks>
internal static class TensorConversions
{
    public static TensorData ToTensorData(this torch.Tensor tensor) => new(tensor.AsSpan().ToArray(), [.. tensor.shape.Select(size => checked((int)size))]);

    /// <summary>A new tensor, of the current dispose scope.</summary>
    public static torch.Tensor ToTensor(this float[] values, params ReadOnlySpan<long> shape)
    {
        torch.Tensor tensor = torch.empty(shape.ToArray());
        values.AsSpan().CopyTo(tensor.AsSpan());
        return tensor;
    }

    /// <summary>A new tensor, of the current dispose scope.</summary>
    public static torch.Tensor ToTensor(this TensorData data) => data.Values.ToArray().ToTensor([.. data.Shape.Select(size => (long)size)]);

    /// <summary>The memory of a contiguous tensor of 32-bit floats, as long as the tensor lives.</summary>
    public static Span<float> AsSpan(this torch.Tensor tensor)
        => tensor.is_contiguous() && tensor.dtype == torch.ScalarType.Float32
            ? MemoryMarshal.Cast<byte, float>(tensor.bytes)
            : throw new ArgumentException("The tensor is not contiguous, or of another type.", nameof(tensor));
}
