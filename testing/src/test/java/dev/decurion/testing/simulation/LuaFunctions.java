package dev.decurion.testing.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import party.iroiro.luajava.Lua;
import party.iroiro.luajava.lua51.Lua51;

/**
 * A function library of Redis in the Lua that Redis has, 5.1; its {@code redis.call} goes to the
 * model. Replies become Lua values, and Lua values replies, as the documentation of Redis functions
 * says. Not thread-safe.
 */
final class LuaFunctions implements AutoCloseable {
  private static final String REDIS =
      """
      functions = {}
      redis = {
        call = model_call,
        register_function = function(name, callback)
          if type(name) == 'table' then
            functions[name.function_name] = name.callback
          else
            functions[name] = callback
          end
        end
      }
      """;

  private final Lua lua = new Lua51();
  private Function<List<String>, Object> redis = words -> null;

  LuaFunctions(String source) {
    lua.openLibraries();
    lua.push(
        state -> {
          List<String> words = new ArrayList<>();
          for (int i = 1; i <= state.getTop(); i++) {
            words.add(state.toString(i));
          }
          push(redis.apply(words));
          return 1;
        });
    lua.setGlobal("model_call");
    lua.run(REDIS);
    lua.run(source.substring(source.indexOf('\n')));
    lua.setTop(0);
  }

  /**
   * The reply of a function.
   *
   * @param redis answers the commands that it calls
   */
  Object call(
      String name,
      List<String> keys,
      List<String> arguments,
      Function<List<String>, Object> redis) {
    this.redis = redis;
    lua.getGlobal("functions");
    lua.getField(-1, name);
    push(keys);
    push(arguments);
    lua.pCall(2, 1);
    Object reply = reply();
    lua.setTop(0);
    return reply;
  }

  @Override
  public void close() {
    lua.close();
  }

  private void push(Object value) {
    if (value == null) {
      lua.push(false);
    } else if (value instanceof Long number) {
      lua.push(number.longValue());
    } else if (value instanceof List<?> list) {
      lua.createTable(list.size(), 0);
      for (int i = 0; i < list.size(); i++) {
        push(list.get(i));
        lua.rawSetI(-2, i + 1);
      }
    } else {
      lua.push(value.toString());
    }
  }

  /** Of the value at the top, which goes. */
  private Object reply() {
    Object reply =
        switch (lua.type(-1)) {
          case NUMBER -> (long) lua.toNumber(-1);
          case STRING -> lua.toString(-1);
          case BOOLEAN -> lua.toBoolean(-1) ? 1L : null;
          case TABLE -> list();
          default -> null;
        };
    lua.pop(1);
    return reply;
  }

  private List<Object> list() {
    int length = lua.rawLength(-1);
    List<Object> list = new ArrayList<>(length);
    for (int i = 1; i <= length; i++) {
      lua.rawGetI(-1, i);
      list.add(reply());
    }
    return list;
  }
}
