using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace AudioAnomaly.Onnx;

/// <summary>Writes a network in the ONNX format, node by node. Tensors are known by their names.</summary>
internal sealed class GraphBuilder
{
    private const int Float32 = 1;
    private const int Int64 = 7;
    private const int Float64 = 11;
    private const int FormatVersion = 8;
    private const int OperatorVersion = 17;

    private readonly GraphProto _graph;
    private readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<long, string> _numbers = [];

    /// <param name="name">The network's name.</param>
    public GraphBuilder(string name) => _graph = new GraphProto { Name = name };

    /// <summary>Adds an input of 32-bit floats.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="axes">Each axis: a length, or a name if it may vary.</param>
    public string Input(string name, params ReadOnlySpan<string> axes)
    {
        _graph.Input.Add(Value(name, axes));
        return name;
    }

    /// <summary>Makes a tensor an output of 32-bit floats under a name of its own.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="name">The output's name.</param>
    /// <param name="axes">Each axis: a length, or a name if it may vary.</param>
    public void Output(string tensor, string name, params ReadOnlySpan<string> axes)
    {
        _graph.Node.Add(new NodeProto { OpType = "Identity", Input = { tensor }, Output = { name } });
        _graph.Output.Add(Value(name, axes));
    }

    /// <summary>Adds a constant of 32-bit floats.</summary>
    public string Floats(ReadOnlySpan<float> values, params ReadOnlySpan<int> shape) => Constant(Float32, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Adds a number.</summary>
    public string Number(double value) => Floats([(float)value]);

    /// <summary>Adds a constant of 64-bit floats.</summary>
    public string Doubles(ReadOnlySpan<double> values, params ReadOnlySpan<int> shape) => Constant(Float64, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Adds a constant of 64-bit whole numbers with one axis.</summary>
    public string Integers(params ReadOnlySpan<long> values) => Constant(Int64, MemoryMarshal.AsBytes(values), [values.Length]);

    /// <summary>Adds a whole number without axes, once for each value.</summary>
    public string Integer(long value)
    {
        if (!_numbers.TryGetValue(value, out string? name))
        {
            _numbers[value] = name = Constant(Int64, MemoryMarshal.AsBytes([value]), []);
        }

        return name;
    }

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">The tensors that it takes.</param>
    /// <returns>The tensor that it gives.</returns>
    public string Add(string operation, params ReadOnlySpan<string> inputs) => Add(operation, inputs, []);

    /// <inheritdoc cref="Add(string, ReadOnlySpan{string})"/>
    /// <param name="operation">The operator.</param>
    /// <param name="inputs">The tensors that it takes.</param>
    /// <param name="attributes">Attributes: whole numbers or lists of them.</param>
    public string Add(string operation, ReadOnlySpan<string> inputs, params ReadOnlySpan<(string Name, long[] Value)> attributes)
        => AddMany(operation, inputs, 1, attributes)[0];

    /// <summary>Adds a node with several outputs.</summary>
    public string[] AddMany(string operation, ReadOnlySpan<string> inputs, int outputs, params ReadOnlySpan<(string Name, long[] Value)> attributes)
    {
        var node = new NodeProto { OpType = operation, Name = NewName(operation) };
        node.Input.AddRange(inputs.ToArray());
        node.Output.AddRange(Enumerable.Range(0, outputs).Select(_ => NewName("t")));
        foreach ((string name, long[] value) in attributes)
        {
            bool isScalar = IsScalar(name);
            var attribute = new AttributeProto
            {
                Name = name,
                Type = isScalar ? AttributeProto.Types.AttributeType.Int : AttributeProto.Types.AttributeType.Ints,
            };
            if (isScalar)
            {
                attribute.I = value[0];
            }
            else
            {
                attribute.Ints.AddRange(value);
            }

            node.Attribute.Add(attribute);
        }

        _graph.Node.Add(node);
        return [.. node.Output];
    }

    /// <summary>Casts to 32-bit floats.</summary>
    public string ToFloat(string tensor) => Add("Cast", [tensor], ("to", [Float32]));

    /// <summary>Casts to 64-bit floats.</summary>
    public string ToDouble(string tensor) => Add("Cast", [tensor], ("to", [Float64]));

    /// <summary>Casts to 64-bit whole numbers, towards zero.</summary>
    public string ToInteger(string tensor) => Add("Cast", [tensor], ("to", [Int64]));

    /// <summary>The length of an axis, as a whole number without axes.</summary>
    public string LengthOf(string tensor, int axis)
        => Add("Gather", [Add("Shape", tensor), Integer(axis)], ("axis", [0]));

    /// <summary>The network.</summary>
    /// <param name="remarks">What to keep beside it.</param>
    public byte[] Build(params ReadOnlySpan<(string Key, string Value)> remarks)
    {
        var model = new ModelProto
        {
            IrVersion = FormatVersion,
            ProducerName = "AudioAnomaly",
            ProducerVersion = typeof(GraphBuilder).Assembly.GetName().Version!.ToString(3),
            OpsetImport = { new OperatorSetIdProto { Version = OperatorVersion } },
            Graph = _graph,
        };
        foreach ((string key, string value) in remarks)
        {
            model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        }

        return model.ToByteArray();
    }

    // In the operators used here these are single numbers, all others lists.
    private static bool IsScalar(string attribute) => attribute is "axis" or "to" or "keepdims" or "count_include_pad" or "largest";

    private static ValueInfoProto Value(string name, ReadOnlySpan<string> axes)
    {
        var shape = new TensorShapeProto();
        foreach (string axis in axes)
        {
            shape.Dim.Add(long.TryParse(axis, NumberStyles.None, CultureInfo.InvariantCulture, out long length)
                ? new TensorShapeProto.Types.Dimension { DimValue = length }
                : new TensorShapeProto.Types.Dimension { DimParam = axis });
        }

        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = Float32, Shape = shape } } };
    }

    private string Constant(int type, ReadOnlySpan<byte> bytes, ReadOnlySpan<int> shape)
    {
        var tensor = new TensorProto { Name = NewName("constant"), DataType = type, RawData = ByteString.CopyFrom(bytes) };
        foreach (int length in shape)
        {
            tensor.Dims.Add(length);
        }

        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string NewName(string kind)
    {
        _used[kind] = _used.GetValueOrDefault(kind) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"{kind}_{_used[kind]}");
    }
}
