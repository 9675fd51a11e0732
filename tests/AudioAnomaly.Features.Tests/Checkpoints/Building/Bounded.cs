using AudioAnomaly.Checkpoints;
using AudioAnomaly.Components;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>Runs what may fail, and holds it to the memory that a file of its size may cost.</summary>
internal static class Bounded
{
    private const long AllowedBytes = 64L << 20;

    /// <summary>The message of the typed error that reading a file leads to.</summary>
    public static string Refuse(byte[] content)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        string message = TorchFile.Refuse(content);
        Check(content, before);
        return message;
    }

    /// <summary>The number of tensors that opening a file finds.</summary>
    public static int List(byte[] content)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        using Checkpoint checkpoint = TorchFile.Open(content);
        Check(content, before);
        return checkpoint.Tensors.Count;
    }

    /// <summary>Opens a file and reads all of it.</summary>
    public static Dictionary<string, TensorData> ReadAll(byte[] content)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        using Checkpoint checkpoint = TorchFile.Open(content);
        Dictionary<string, TensorData> read = checkpoint.Read(checkpoint.Tensors.Select(tensor => tensor.Name));
        Check(content, before);
        return read;
    }

    private static void Check(byte[] content, long before)
        => Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, content.Length + AllowedBytes);
}
