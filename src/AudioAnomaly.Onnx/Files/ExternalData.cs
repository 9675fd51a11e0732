using System.Globalization;
using Google.Protobuf;

namespace AudioAnomaly.Onnx;

/// <summary>Weights that lie in files beside a network's own.</summary>
internal static class ExternalData
{
    /// <summary>The tensors whose values lie elsewhere.</summary>
    public static IEnumerable<TensorProto> Find(ModelProto model) => Find(model.Graph);

    /// <summary>Brings them into the network.</summary>
    /// <param name="path">The network's file.</param>
    /// <param name="model">The network; changed.</param>
    /// <returns>Whether there were any.</returns>
    /// <exception cref="OnnxModelException">A file is missing, too short or out of the network's folder, or all are too large.</exception>
    public static bool TakeIn(string path, ModelProto model)
    {
        TensorProto[] tensors = [.. Find(model)];
        if (tensors.Length == 0)
        {
            return false;
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        (TensorProto Tensor, string File, long Offset, long? Length)[] places = [.. tensors.Select(tensor => Locate(path, folder, tensor))];
        long known = places.Sum(place => place.Length ?? 0);
        if (known > OnnxFile.MaxBytes)
        {
            throw OnnxFile.TooLarge(path, known);
        }

        long total = new FileInfo(path).Length;
        foreach ((TensorProto tensor, string file, long offset, long? length) in places)
        {
            var source = new FileInfo(file);
            if (!source.Exists)
            {
                throw new OnnxModelException(
                    path,
                    tensor.Name,
                    $"its weights '{tensor.Name}' lie in '{Path.GetRelativePath(folder, file)}', which is not beside it. Copy all files of the network together.");
            }

            long bytes = length ?? (source.Length - offset);
            total += bytes;
            if (total > OnnxFile.MaxBytes)
            {
                throw OnnxFile.TooLarge(path, total);
            }

            if (bytes < 0 || offset > source.Length - bytes)
            {
                string place = string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes from byte {offset} of '{source.Name}', which has {source.Length}");
                throw new OnnxModelException(path, tensor.Name, $"its weights '{tensor.Name}' are {place}: the file is incomplete.");
            }

            tensor.RawData = ReadPart(file, offset, (int)bytes);
            tensor.ExternalData.Clear();
            tensor.ClearDataLocation();
        }

        return true;
    }

    private static (TensorProto Tensor, string File, long Offset, long? Length) Locate(string path, string folder, TensorProto tensor)
    {
        string? location = ValueOf(tensor, "location");
        string file = Path.GetFullPath(Path.Combine(folder, location ?? string.Empty));
        if (string.IsNullOrEmpty(location) || !file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new OnnxModelException(path, tensor.Name, $"its weights '{tensor.Name}' lie in '{location}', which is not in the network's folder.");
        }

        return (tensor, file, NumberOf(path, tensor, "offset") ?? 0, NumberOf(path, tensor, "length"));
    }

    private static long? NumberOf(string path, TensorProto tensor, string key)
        => ValueOf(tensor, key) is not { Length: > 0 } text ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number
            : throw new OnnxModelException(path, tensor.Name, $"its weights '{tensor.Name}' have the {key} '{text}', which is no number of bytes.");

    private static string? ValueOf(TensorProto tensor, string key) => tensor.ExternalData.FirstOrDefault(entry => entry.Key == key)?.Value;

    private static ByteString ReadPart(string file, long offset, int length)
    {
        byte[] bytes = new byte[length];
        using FileStream stream = File.OpenRead(file);
        stream.Position = offset;
        stream.ReadExactly(bytes);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    private static IEnumerable<TensorProto> Find(GraphProto graph)
    {
        IEnumerable<AttributeProto> attributes = graph.Node.SelectMany(node => node.Attribute);
        return graph.Initializer
            .Concat(attributes.Select(attribute => attribute.T).OfType<TensorProto>())
            .Where(tensor => tensor.DataLocation == TensorProto.Types.DataLocation.External)
            .Concat(attributes.Select(attribute => attribute.G).OfType<GraphProto>().SelectMany(Find));
    }
}
