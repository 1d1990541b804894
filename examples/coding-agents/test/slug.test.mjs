import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slug } from '../src/slug.mjs';

test('words are joined by hyphens', () => assert.equal(slug('Hello, World!'), 'hello-world'));
test('letters lose their accents, not their place', () => assert.equal(slug('Crème brûlée'), 'creme-brulee'));
test('hyphens are never doubled', () => assert.equal(slug('a - b -- c'), 'a-b-c'));
test('nothing but letters and digits stands at the ends', () => assert.equal(slug(' (draft) '), 'draft'));
